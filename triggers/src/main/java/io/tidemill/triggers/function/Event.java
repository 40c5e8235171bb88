package io.tidemill.triggers.function;

import io.tidemill.core.operator.Command;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What woke a function. */
sealed interface Event {
  <R> R match(
      Function<Alarm, R> onAlarm,
      Function<Sweep, R> onSweep,
      Function<Manual, R> onManual,
      Function<Commanded, R> onCommanded,
      Function<JobRun, R> onJobRun,
      Function<Foreign, R> onForeign);

  /** CloudWatch: an alarm has another state. */
  record Alarm(String name, String state) implements Event {
    @Override
    public <R> R match(
        Function<Alarm, R> onAlarm,
        Function<Sweep, R> onSweep,
        Function<Manual, R> onManual,
        Function<Commanded, R> onCommanded,
        Function<JobRun, R> onJobRun,
        Function<Foreign, R> onForeign) {
      return onAlarm.apply(this);
    }
  }

  /** EventBridge Scheduler: it is time to look at everything. */
  record Sweep() implements Event {
    @Override
    public <R> R match(
        Function<Alarm, R> onAlarm,
        Function<Sweep, R> onSweep,
        Function<Manual, R> onManual,
        Function<Commanded, R> onCommanded,
        Function<JobRun, R> onJobRun,
        Function<Foreign, R> onForeign) {
      return onSweep.apply(this);
    }
  }

  /** A person asks for a run of whatever waits. */
  record Manual(String pipeline) implements Event {
    @Override
    public <R> R match(
        Function<Alarm, R> onAlarm,
        Function<Sweep, R> onSweep,
        Function<Manual, R> onManual,
        Function<Commanded, R> onCommanded,
        Function<JobRun, R> onJobRun,
        Function<Foreign, R> onForeign) {
      return onManual.apply(this);
    }
  }

  /** Whether a command is only planned, or carried out. */
  enum Mode {
    DRY_RUN,
    EXECUTE
  }

  /** A person gives a command. */
  record Commanded(String pipeline, Command command, Mode mode) implements Event {
    @Override
    public <R> R match(
        Function<Alarm, R> onAlarm,
        Function<Sweep, R> onSweep,
        Function<Manual, R> onManual,
        Function<Commanded, R> onCommanded,
        Function<JobRun, R> onJobRun,
        Function<Foreign, R> onForeign) {
      return onCommanded.apply(this);
    }
  }

  /**
   * EMR Serverless: a job has another state.
   *
   * @param name the job's name; not every release sends it
   */
  record JobRun(String id, Optional<String> name, String application, String state)
      implements Event {
    /** EMR Serverless API reference, GetJobRun. */
    private static final Pattern ID = Pattern.compile("[0-9a-z]{1,64}");

    /** Whether {@code id} has the form of one, so that the service may be asked about it. */
    boolean identified() {
      return ID.matcher(id).matches();
    }

    @Override
    public <R> R match(
        Function<Alarm, R> onAlarm,
        Function<Sweep, R> onSweep,
        Function<Manual, R> onManual,
        Function<Commanded, R> onCommanded,
        Function<JobRun, R> onJobRun,
        Function<Foreign, R> onForeign) {
      return onJobRun.apply(this);
    }
  }

  /** None of the above. */
  record Foreign(Refusal refusal) implements Event {
    @Override
    public <R> R match(
        Function<Alarm, R> onAlarm,
        Function<Sweep, R> onSweep,
        Function<Manual, R> onManual,
        Function<Commanded, R> onCommanded,
        Function<JobRun, R> onJobRun,
        Function<Foreign, R> onForeign) {
      return onForeign.apply(this);
    }
  }
}
