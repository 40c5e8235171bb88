package io.tidemill.triggers.function;

import io.tidemill.core.operator.Acted;
import io.tidemill.core.trigger.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what is answered: a line for each pipeline, or one for the event. */
final class AnswerLog {
  private static final Logger log = LoggerFactory.getLogger("io.tidemill.triggers.function");

  private AnswerLog() {}

  /** Logs that an event ended without a look at any pipeline; otherwise {@link #pipeline} has. */
  static void event(Answer answer) {
    answer
        .<Runnable>match(
            looked -> () -> {},
            ignored ->
                () -> log.info("event={} ignored: {}", ignored.event().word(), ignored.why()),
            refused ->
                () ->
                    log.warn(
                        "event refused, reason={}: {}",
                        refused.refusal().reason(),
                        Shown.oneLine(refused.refusal().why())))
        .run();
  }

  static void pipeline(Answer.Kind event, PipelineAnswer answer) {
    answer
        .<Runnable>match(
            decided -> () -> decided(event, decided),
            commanded -> () -> commanded(event, commanded),
            failed -> () -> failed(event, failed),
            notReached ->
                () ->
                    log.warn(
                        "pipeline={} step=wake-up event={} not reached: {}",
                        notReached.pipeline(),
                        event.word(),
                        notReached.why()))
        .run();
  }

  /** Logs the stack of a failure that is Tidemill's own fault. */
  static void fault(String pipeline, RuntimeException fault) {
    log.error("pipeline={} step=wake-up", pipeline, fault);
  }

  private static void decided(Answer.Kind event, PipelineAnswer.Decided decided) {
    decided
        .outcome()
        .<Runnable>match(
            launched -> () -> launched(event, decided.pipeline(), launched),
            held ->
                () ->
                    log.info(
                        "pipeline={} step=decide event={} held={} lookAgainAt={}: {}",
                        decided.pipeline(),
                        event.word(),
                        held.reason(),
                        held.lookAgainAt(),
                        Shown.oneLine(held.why())))
        .run();
  }

  private static void commanded(Answer.Kind event, PipelineAnswer.Commanded commanded) {
    Acted acted = commanded.acted();
    String plan =
        acted
            .plan()
            .match(
                planned -> String.join(" ", planned.words()),
                refused -> "refused: " + refused.why(),
                nothing -> "nothing to do: " + nothing.why());
    log.info(
        "pipeline={} step=command event={} executed={}: {}",
        commanded.pipeline(),
        event.word(),
        acted.executed(),
        Shown.oneLine(plan));
    acted
        .outcome()
        .ifPresent(
            outcome -> decided(event, new PipelineAnswer.Decided(commanded.pipeline(), outcome)));
  }

  private static void launched(Answer.Kind event, String pipeline, Outcome.Launched launched) {
    log.info(
        "pipeline={} run={} attempt={} step=launch event={} job={} changes={}: {}",
        pipeline,
        launched.run(),
        launched.attempt(),
        event.word(),
        launched.jobId(),
        launched.changes().size(),
        Shown.oneLine(launched.why()));
  }

  private static void failed(Answer.Kind event, PipelineAnswer.Failed failed) {
    String line = "pipeline={} step=wake-up event={} kind={}: {}";
    String why = Shown.oneLine(failed.why());
    if (failed.passing()) {
      log.warn(line, failed.pipeline(), event.word(), failed.kind(), why);
    } else {
      log.error(line, failed.pipeline(), event.word(), failed.kind(), why);
    }
  }
}
