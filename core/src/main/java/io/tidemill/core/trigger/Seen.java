package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.policy.TriggerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a wake-up saw of a pipeline before its last move, for metrics.
 *
 * @param at when
 * @param waiting what waits behind the position; empty where the backlog was not read, as while a
 *     run is under way
 * @param blocked whether a person must move the pipeline on
 * @param withoutSuccess zero if nothing waits and the pipeline isn't blocked; else how long ago was
 *     the later of the last commit and the moment the oldest waiting record came, for which the
 *     claim of a run under way or blocked stands; empty where neither is known
 * @param lastCommit the newest commit
 */
public record Seen(
    Instant at,
    Optional<Waiting> waiting,
    boolean blocked,
    Optional<Duration> withoutSuccess,
    Optional<Commit> lastCommit) {
  public Seen {
    requireNonNull(at, "at");
    requireNonNull(waiting, "waiting");
    requireNonNull(withoutSuccess, "withoutSuccess");
    requireNonNull(lastCommit, "lastCommit");
  }

  /**
   * What waits.
   *
   * @param records offsets that a run could take
   * @param age how long the oldest has waited, as {@code maxDelay} counts, or a hanging transaction
   *     has kept records back, if that is longer; zero if none waits
   */
  public record Waiting(long records, Duration age) {
    public Waiting {
      requireNonNull(age, "age");
    }
  }

  /** What {@code state} alone tells. */
  static Seen of(PipelineState state, Instant now) {
    boolean blocked =
        state.phase().match(idle -> false, claimed -> false, running -> false, stopped -> true);
    return new Seen(
        now,
        Optional.empty(),
        blocked,
        sinceWhen(state, blocked).map(since -> since(since, now)),
        state.lastCommit());
  }

  /** As {@link #of(PipelineState, Instant)}, of an idle pipeline with what waits in its topic. */
  static Seen of(PipelineState state, Backlog backlog, Instant now) {
    Optional<Duration> waited = waited(state, backlog, now);
    return new Seen(
        now,
        Optional.of(new Waiting(backlog.records(), waited.orElse(Duration.ZERO))),
        false,
        Optional.of(waited.map(age -> shorter(age, sinceCommit(state, now))).orElse(Duration.ZERO)),
        state.lastCommit());
  }

  /** What a hanging transaction keeps back waits too, though no run can take it. */
  private static Optional<Duration> waited(PipelineState state, Backlog backlog, Instant now) {
    Optional<Duration> readable = TriggerPolicy.waited(backlog, state, now);
    Optional<Duration> keptBack =
        Optional.of(state.phase())
            .filter(Phase.Idle.class::isInstance)
            .map(Phase.Idle.class::cast)
            .flatMap(idle -> HangingTransaction.since(backlog, idle.since(), now))
            .map(since -> since(since, now));
    return Stream.of(readable, keptBack).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  /**
   * A replay's commit is a success too, though it leaves the position, and what waits, as it was.
   */
  private static Optional<Duration> sinceCommit(PipelineState state, Instant now) {
    return state.lastCommit().map(commit -> since(commit.at(), now));
  }

  private static Duration shorter(Duration age, Optional<Duration> other) {
    return other.filter(since -> since.compareTo(age) < 0).orElse(age);
  }

  private static Optional<Instant> sinceWhen(PipelineState state, boolean blocked) {
    Phase phase = state.phase();
    // No run is claimed before the last commit.
    return phase
        .run()
        .map(Run::claimedAt)
        .or(() -> blocked ? state.lastCommit().map(Commit::at) : Optional.empty());
  }

  /** Never negative: another host's clock may be ahead. */
  private static Duration since(Instant then, Instant now) {
    return then.isAfter(now) ? Duration.ZERO : Duration.between(then, now);
  }
}
