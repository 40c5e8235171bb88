package io.tidemill.core.wiring;

import java.time.Duration;
import java.util.List;

/** What of an {@link EventKind} a rule lets through to a function, and how often time wakes it. */
public final class Events {
  /** The state of an alarm ({@code detail.state.value}) that asks for a look at its pipeline. */
  public static final String ALARM_STATE = "ALARM";

  /** The states of a job ({@code detail.state}) in which it runs no more. */
  public static final List<String> ENDED_JOB_STATES = List.of("SUCCESS", "FAILED", "CANCELLED");

  /**
   * How often all pipelines are looked at in the cloud, whatever happens: the least that
   * EventBridge Scheduler knows. Bounds how late a lost event is made good.
   */
  public static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** Of alarms and jobs; beyond it the event has been overtaken by sweeps. */
  public static final RetryPolicy DELIVERY = new RetryPolicy(5, Duration.ofHours(1));

  /** Of a sweep, whose work the next one does. */
  public static final RetryPolicy SWEEP_DELIVERY = new RetryPolicy(0, Duration.ofMinutes(1));

  private Events() {}

  /**
   * What the names of all lag alarms of a ledger begin with: {@code tidemill-L-}.
   *
   * @param ledger its id, or what stands for it in a template that is filled in later
   */
  public static String lagAlarmPrefix(String ledger) {
    return "tidemill-" + ledger + "-";
  }

  /**
   * The name of a pipeline's lag alarm, {@code tidemill-L-PIPELINE-lag}; alarm events carry the
   * pipeline nowhere else.
   *
   * @param ledger as in {@link #lagAlarmPrefix}
   */
  public static String lagAlarm(String ledger, String pipeline) {
    return lagAlarmPrefix(ledger) + pipeline + "-lag";
  }
}
