package io.tidemill.core.policy;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.RunsToday;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.FairShare;
import io.tidemill.core.offsets.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When gathered lag is worth a run.
 *
 * @param minRecords a run starts when so many offsets wait; at least 1
 * @param maxDelay a run starts when the oldest record has waited so long, however few there are
 * @param maxRecords the most offsets that one run takes; at most {@link #MOST_RECORDS}
 * @param cooldown the least time between the end of a run and the start of the next; a run that
 *     {@code maxRecords} cut short is followed at once
 * @param maxRunsPerDay a brake on spending: the most runs that lag and time start on a day (UTC);
 *     empty for any number. What people ask for isn't held back, though it counts
 */
public record TriggerPolicy(
    long minRecords,
    Duration maxDelay,
    long maxRecords,
    Duration cooldown,
    OptionalInt maxRunsPerDay) {
  /** The most offsets a run may span: row timestamps take one microsecond each. */
  public static final long MOST_RECORDS = 200_000_000;

  /** The cooldown of a pipeline that names none. */
  public static final Duration DEFAULT_COOLDOWN = Duration.ofMinutes(5);

  /**
   * The policy of a pipeline that names none. 100,000 records are worth a job's minute of starting;
   * an hour lets a trickle cost 24 runs a day at most; and three attempts of 50,000,000 offsets (50
   * s of timestamps each) fit into the 4 minutes by which timestamps may lie ahead, so that no
   * attempt has to wait for the clock.
   */
  public static final TriggerPolicy DEFAULT =
      new TriggerPolicy(
          100_000, Duration.ofHours(1), 50_000_000, DEFAULT_COOLDOWN, OptionalInt.empty());

  /** When to look again though nothing is known to become due. */
  private static final Duration IDLE_LOOK = Duration.ofMinutes(15);

  public TriggerPolicy {
    requireNonNull(maxDelay, "maxDelay");
    requireNonNull(cooldown, "cooldown");
    if (minRecords < 1 || maxRecords < 1 || maxRecords > MOST_RECORDS) {
      throw new IllegalArgumentException(
          "minRecords must be >= 1 and maxRecords in 1..%d, got %d and %d"
              .formatted(MOST_RECORDS, minRecords, maxRecords));
    }
    if (maxRunsPerDay.isPresent() && maxRunsPerDay.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "maxRunsPerDay must be >= 1, got " + maxRunsPerDay.getAsInt());
    }
    if (maxDelay.isNegative() || maxDelay.isZero() || cooldown.isNegative()) {
      throw new IllegalArgumentException(
          "maxDelay must be > 0 and cooldown >= 0, got %s and %s".formatted(maxDelay, cooldown));
    }
  }

  /** Decides for a pipeline as it is; a function of its arguments alone. */
  public TriggerDecision decide(Backlog backlog, PipelineState state, Instant now) {
    return state
        .phase()
        .match(
            idle -> decideIdle(backlog, state, now),
            claimed -> hold(HoldReason.RUN_IN_PROGRESS, now.plus(IDLE_LOOK)),
            running -> hold(HoldReason.RUN_IN_PROGRESS, now.plus(IDLE_LOOK)),
            blocked -> hold(HoldReason.BLOCKED, now.plus(IDLE_LOOK)));
  }

  /**
   * Launches whatever waits in an idle pipeline, because a person asks; holds only if nothing does,
   * or the pipeline is paused.
   */
  public TriggerDecision decideManually(Backlog backlog, PipelineState state, Instant now) {
    if (state.paused()) {
      return hold(HoldReason.PAUSED, now.plus(IDLE_LOOK));
    }
    if (state.replay().isPresent()) {
      return goOn(state, state.replay().get(), now);
    }
    return backlog.records() == 0
        ? hold(HoldReason.NO_BACKLOG, now.plus(IDLE_LOOK))
        : launch(backlog, Reason.MANUAL);
  }

  private TriggerDecision decideIdle(Backlog backlog, PipelineState state, Instant now) {
    if (state.paused()) {
      return hold(HoldReason.PAUSED, now.plus(IDLE_LOOK));
    }
    if (state.replay().isPresent()) {
      return goOn(state, state.replay().get(), now);
    }
    if (backlog.records() == 0) {
      return hold(HoldReason.NO_BACKLOG, now.plus(IDLE_LOOK));
    }
    if (maxRunsPerDay.isPresent() && state.runsToday().at(now) >= maxRunsPerDay.getAsInt()) {
      return hold(HoldReason.RUNS_SPENT, RunsToday.nextDay(now));
    }
    Instant coolUntil = coolUntil(state, now);
    if (now.isBefore(coolUntil)) {
      return hold(HoldReason.COOLING_DOWN, coolUntil);
    }
    if (backlog.records() >= minRecords) {
      return launch(backlog, Reason.MIN_RECORDS);
    }
    Instant due = waitingSince(backlog, state, now).plus(maxDelay);
    return now.isBefore(due)
        ? hold(HoldReason.BELOW_THRESHOLD, due)
        : launch(backlog, Reason.MAX_DELAY);
  }

  /**
   * Since when the oldest record waits, as {@code maxDelay} counts: since it could first be
   * processed, so that old event times, as in a back-fill, don't make every record due at once. If
   * its timestamp could not be read, it counts from there too; and a commit after {@code now}, by a
   * clock that was ahead, doesn't count: better a run too early than none ever.
   */
  public static Instant waitingSince(Backlog backlog, PipelineState state, Instant now) {
    Instant reached =
        state
            .phase()
            .match(
                Phase.Idle::since,
                claimed -> reached(state, claimed.current()),
                running -> reached(state, running.current()),
                blocked -> blocked.run().map(run -> reached(state, run)).orElse(Instant.EPOCH));
    Instant since = reached.isAfter(now) ? Instant.EPOCH : reached;
    return later(backlog.oldest().orElse(since), since);
  }

  /**
   * How long the oldest record has waited at {@code now}, as {@code maxDelay} counts; empty if none
   * waits.
   */
  public static Optional<Duration> waited(Backlog backlog, PipelineState state, Instant now) {
    if (backlog.records() == 0) {
      return Optional.empty();
    }
    Duration waited = Duration.between(waitingSince(backlog, state, now), now);
    // A record may bear a timestamp of the future.
    return Optional.of(waited.isNegative() ? Duration.ZERO : waited);
  }

  /**
   * When the position was reached; before the first commit, no moment before the claim is known.
   */
  private static Instant reached(PipelineState state, Run run) {
    return state.lastCommit().map(Commit::at).orElse(run.claimedAt());
  }

  private Instant coolUntil(PipelineState state, Instant now) {
    Optional<Commit> last = state.lastCommit().filter(commit -> !commit.at().isAfter(now));
    return last.isEmpty() || state.lastRunCapped() ? Instant.MIN : last.get().at().plus(cooldown);
  }

  /** The next run of a replay, which comes before the pipeline's own. */
  private TriggerDecision goOn(PipelineState state, Replay replay, Instant now) {
    Optional<Instant> quietFrom = state.quietFrom().filter(now::isBefore);
    if (replay.kind() == Replay.Kind.REBUILD && quietFrom.isPresent()) {
      return hold(HoldReason.NOT_QUIET, quietFrom.get());
    }
    List<OffsetRange> left = replay.left();
    long records = left.stream().mapToLong(OffsetRange::length).sum();
    return new TriggerDecision.Launch(
        replay.work(), FairShare.cap(left, maxRecords), replay.reason(), records > maxRecords);
  }

  private TriggerDecision launch(Backlog backlog, Reason reason) {
    List<OffsetRange> ranges = FairShare.cap(backlog.ranges(), maxRecords);
    return new TriggerDecision.Launch(
        new Work.Own(), ranges, reason, backlog.records() > maxRecords);
  }

  private static TriggerDecision hold(HoldReason reason, Instant lookAgainAt) {
    return new TriggerDecision.Hold(reason, lookAgainAt);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
