package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerDecision;
import io.tidemill.core.policy.TriggerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a pipeline stands, for displays: what a wake-up at that moment would see and decide, without
 * doing it.
 *
 * @param state what the ledger says: phase, run under way, pause, last commit
 * @param decision what the policy says now; a {@code Launch} means that the next wake-up starts it
 * @param why the decision in a sentence, with the numbers looked at
 */
public record PipelineStatus(PipelineState state, Lag lag, TriggerDecision decision, String why) {
  public PipelineStatus {
    requireNonNull(state, "state");
    requireNonNull(lag, "lag");
    requireNonNull(decision, "decision");
    requireNonNull(why, "why");
  }

  /**
   * What waits behind the position, against what starts a run. The records of a run under way wait
   * until its commit.
   *
   * @param waited how long the oldest has waited, as {@code maxDelay} counts; empty if none waits
   */
  public record Lag(long records, long minRecords, Optional<Duration> waited, Duration maxDelay) {
    public Lag {
      requireNonNull(waited, "waited");
      requireNonNull(maxDelay, "maxDelay");
    }
  }

  /**
   * The status at {@code now}; a function of its arguments alone.
   *
   * @param backlog what waits behind {@code state}'s position in the pipeline's topic
   */
  public static PipelineStatus of(
      Pipeline pipeline, PipelineState state, Backlog backlog, Instant now) {
    TriggerPolicy policy = pipeline.trigger();
    TriggerDecision decision = policy.decide(backlog, state, now);
    return new PipelineStatus(
        state,
        new Lag(
            backlog.records(),
            policy.minRecords(),
            TriggerPolicy.waited(backlog, state, now),
            policy.maxDelay()),
        decision,
        new Why(policy, state, backlog, now).of(decision));
  }

  /**
   * This status of a pipeline whose definition {@link MergedSinks} refuses: a run that would start
   * is held.
   *
   * @param refusal why it refuses
   */
  public PipelineStatus refused(String refusal, Instant now) {
    return decision.match(
        launch -> {
          Outcome.Held held = Outcome.Held.at(now, HoldReason.MERGED_SINK_CHANGED, refusal);
          return new PipelineStatus(
              state, lag, new TriggerDecision.Hold(held.reason(), held.lookAgainAt()), held.why());
        },
        hold -> this);
  }

  /** When to look again though nothing happens; empty if a wake-up now would start a run. */
  public Optional<Instant> lookAgainAt() {
    return decision.match(launch -> Optional.empty(), hold -> Optional.of(hold.lookAgainAt()));
  }
}
