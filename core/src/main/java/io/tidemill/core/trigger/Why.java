package io.tidemill.core.trigger;

import io.tidemill.core.Durations;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerDecision;
import io.tidemill.core.policy.TriggerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A policy's decisions in sentences for whoever is on call, with the numbers that were looked at.
 *
 * @param now the moment that the decision was taken for
 */
record Why(TriggerPolicy policy, PipelineState state, Backlog backlog, Instant now) {

  String of(TriggerDecision decision) {
    return decision.match(
        launch -> launch(launch.reason(), launch.capped()), hold -> hold(hold.reason()));
  }

  private String launch(Reason reason, boolean capped) {
    String why =
        switch (reason) {
          case MIN_RECORDS ->
              "%s; %s start a run"
                  .formatted(waiting(backlog.records()), count(policy.minRecords()));
          case MAX_DELAY ->
              "%s, the oldest for %s; %s start a run"
                  .formatted(waiting(backlog.records()), age(), Durations.words(policy.maxDelay()));
          case REPLAY, REBUILD, DEAD_LETTERS ->
              "asked for by hand (%s)".formatted(reason.name().toLowerCase(Locale.ROOT));
          case MANUAL -> "asked for by hand; " + waiting(backlog.records());
        };
    return capped
        ? "%s. The run takes %s of them (maxRecords)".formatted(why, count(policy.maxRecords()))
        : why;
  }

  private String hold(HoldReason reason) {
    return switch (reason) {
      case NO_BACKLOG -> "nothing waits in topic " + backlog.topic();
      case BELOW_THRESHOLD ->
          "%s of %s wait, the oldest for %s of %s"
              .formatted(
                  count(backlog.records()),
                  records(policy.minRecords()),
                  age(),
                  Durations.words(policy.maxDelay()));
      case COOLING_DOWN ->
          "the last run ended %s ago; cooldown is %s; %s"
              .formatted(
                  Durations.words(sinceLastRun()),
                  Durations.words(policy.cooldown()),
                  waiting(backlog.records()));
      case PAUSED -> "the pipeline is paused; " + waiting(backlog.records());
      case RUN_IN_PROGRESS, BLOCKED -> PhaseWords.of(state.phase());
      case RUNS_SPENT ->
          "%d runs were started today, as many as maxRunsPerDay allows; %s"
              .formatted(state.runsToday().at(now), waiting(backlog.records()));
      case NOT_QUIET ->
          "an attempt that was given up, its end not confirmed, may write until %s; the rebuild waits for that"
              .formatted(state.quietFrom().orElse(now));
      case DEFINITION_INVALID,
          MERGED_SINK_CHANGED,
          WRITE_TIME_AHEAD,
          BACKING_OFF,
          CANCELLING,
          CLOCK_SKEW,
          HANGING_TRANSACTION ->
          throw new IllegalArgumentException("No policy holds for " + reason);
    };
  }

  /** {@code 8,000 records}. */
  static String records(long records) {
    return count(records) + (records == 1 ? " record" : " records");
  }

  private static String waiting(long records) {
    return records(records) + (records == 1 ? " waits" : " wait");
  }

  private static String count(long records) {
    return String.format(Locale.ROOT, "%,d", records);
  }

  private String age() {
    return Durations.words(Duration.between(TriggerPolicy.waitingSince(backlog, state, now), now));
  }

  private Duration sinceLastRun() {
    return state.lastCommit().map(last -> Duration.between(last.at(), now)).orElse(Duration.ZERO);
  }
}
