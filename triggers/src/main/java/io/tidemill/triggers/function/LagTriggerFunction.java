package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.tidemill.core.Names;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.core.wiring.Events;
import io.tidemill.triggers.function.Answer.Ignored;
import io.tidemill.triggers.function.Answer.Kind;
import io.tidemill.triggers.function.Answer.Refused;
import io.tidemill.triggers.function.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Turns lag into runs. Takes a lag alarm's change of state (looks at its pipeline when it goes to
 * {@code ALARM}), EventBridge Scheduler's own event (looks at all pipelines), and {@code
 * {"pipeline": "…"}} by hand (starts a run if anything waits; with {@code "action": "skip"} and so
 * on, plans that {@link io.tidemill.core.operator.Command}, and carries it out if {@code "execute"}
 * is true). Answers, as JSON, what was decided for each pipeline and why; failures are answers too,
 * as the next sweep tries again.
 *
 * <p>Configured by the environment variables of {@link io.tidemill.core.TidemillConfig}. Give it
 * what {@link io.tidemill.core.wiring.DeployedFunction} says.
 */
public final class LagTriggerFunction implements RequestStreamHandler {
  private final Workings workings;

  /**
   * For Lambda: wired from the environment.
   *
   * @throws io.tidemill.core.TidemillException naming all that is wrong with the configuration
   */
  public LagTriggerFunction() {
    this(Wiring.of(System.getenv()));
  }

  LagTriggerFunction(Workings workings) {
    this.workings = requireNonNull(workings, "workings");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.handle(input, output, context, this::answer);
  }

  private Answer answer(Event event, Supplier<Duration> timeLeft) {
    return event.match(
        alarm -> alarm(alarm, timeLeft),
        sweep -> workings.sweep(timeLeft),
        manual ->
            workings.look(Kind.MANUAL, manual.pipeline(), Looks.of(Reconciler::trigger), timeLeft),
        commanded ->
            workings.look(
                Kind.MANUAL,
                commanded.pipeline(),
                Looks.of(commanded.command(), commanded.mode()),
                timeLeft),
        jobRun ->
            new Refused(
                new Refusal(
                    Reason.UNKNOWN_KIND,
                    "expected an alarm's, the scheduler's or a person's event, found a job's; send it to the function for job events")),
        foreign -> new Refused(foreign.refusal()));
  }

  private Answer alarm(Event.Alarm alarm, Supplier<Duration> timeLeft) {
    return Names.ownerOfLagAlarm(alarm.name())
        .map(
            owner ->
                alarm.state().equals(Events.ALARM_STATE)
                    ? workings.alarmed(owner, alarm.name(), timeLeft)
                    : new Ignored(Kind.ALARM, "only ALARM asks for a look"))
        .orElseGet(
            () ->
                new Refused(
                    Refusal.of(
                        Reason.FOREIGN_LEDGER,
                        "an alarm named tidemill-LEDGER-PIPELINE-lag",
                        alarm.name())));
  }
}
