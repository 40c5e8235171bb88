package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The moves that people make, from one state of a pipeline to the next. Whether one is wise is for
 * the caller to say; an illegal one throws {@link IllegalStateException}.
 */
public final class OperatorMoves {
  /**
   * How far ahead of any clock a row timestamp may lie: four minutes, and one that hosts' clocks
   * may differ by.
   */
  private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

  private final PipelineState state;
  private final Instant now;

  public OperatorMoves(PipelineState state, Instant now) {
    this.state = requireNonNull(state, "state");
    this.now = requireNonNull(now, "now");
  }

  /** Starts no further run. */
  public PipelineState pause() {
    return paused(true);
  }

  /** Starts runs again. */
  public PipelineState resume() {
    return paused(false);
  }

  private PipelineState paused(boolean paused) {
    StateDraft next = state.draft();
    next.paused = paused;
    return next.done();
  }

  /** {@code Blocked → Idle} where no run is blocked: what stopped the pipeline is mended. */
  public PipelineState unblock() {
    if (blocked("unblock").run().isPresent()) {
      return refuse("unblock a run");
    }
    return idle(state.draft());
  }

  /** {@code Blocked → Idle}: gives the blocked run up, and moves past it. */
  public PipelineState skip(String why) {
    Run run =
        blocked("skip")
            .run()
            .filter(halted -> halted.work().own())
            .orElseGet(() -> refuse("skip what is not one of its own runs"));
    StateDraft next = state.draft();
    next.changePosition(
        PositionChange.Kind.SKIP, run.end(), run.ranges(), Optional.of(run.number()), why, now);
    return idle(next);
  }

  /**
   * {@code Idle | Blocked → Idle}: begins at {@code to}, giving up a run that is blocked, and any
   * replay.
   *
   * @param passed the offsets that this passes over
   */
  public PipelineState reset(TopicPosition to, List<OffsetRange> passed, String why) {
    Optional<Run> run = halted("reset");
    StateDraft next = state.draft();
    next.changePosition(
        PositionChange.Kind.RESET, to.position(), passed, run.map(Run::number), why, now);
    next.topicId = to.topicId();
    next.replay = Optional.empty();
    return idle(next);
  }

  /**
   * {@code Blocked → Idle}: begins at {@code to} a pipeline whose state was lost or is an old copy.
   * Numbers go on after those that may have been used.
   *
   * @param passed offsets that the row, if it is an old copy, had not passed yet
   * @param lastRun the newest run that may have been claimed
   * @param lastChange the number of the newest change of the position in the history
   * @param quietFrom from when on no attempt can write that the ledger doesn't know of
   */
  public PipelineState adopt(
      TopicPosition to,
      List<OffsetRange> passed,
      long lastRun,
      long lastChange,
      String why,
      Instant quietFrom) {
    Optional<Run> run = blocked("adopt").run();
    StateDraft next = state.draft();
    long number =
        Math.max(lastChange, state.lastChange().map(PositionChange::number).orElse(0L)) + 1;
    next.lastChange =
        Optional.of(
            new PositionChange(
                number,
                PositionChange.Kind.ADOPTION,
                now,
                state.position(),
                to.position(),
                passed,
                run.map(Run::number),
                why));
    next.position = to.position();
    next.topicId = to.topicId();
    next.lastRun = Math.max(lastRun, state.lastRun());
    next.replay = Optional.empty();
    // Attempts that the ledger doesn't know of may have taken timestamps up to here.
    long taken = ChronoUnit.MICROS.between(Instant.EPOCH, now.plus(MOST_AHEAD));
    next.writeTimes =
        new WriteTimes(Math.max(taken, state.writeTimes().floor()), state.writeTimes().written());
    next.quietAfter(quietFrom);
    return idle(next);
  }

  /**
   * {@code Idle → Idle}: goes back, from the next run on. Also {@code Blocked → Idle}, giving the
   * blocked run up, to begin a rebuild that is blocked anew; or where a table was not empty, so
   * that nothing was written: the run's records are then those of the next.
   */
  public PipelineState goBack(Replay replay) {
    if (replay.left().isEmpty()) {
      return refuse("go back over nothing");
    }
    boolean anew =
        state.phase() instanceof Phase.Blocked blocked
            && (again(blocked, replay) || blocked.failure().code() == FailureCode.TABLE_NOT_EMPTY);
    if (!anew && !(state.phase() instanceof Phase.Idle)) {
      return refuse("go back");
    }
    StateDraft next = state.draft();
    next.replay = Optional.of(replay);
    return idle(next);
  }

  /** Whether a blocked rebuild is to begin anew. */
  private static boolean again(Phase.Blocked blocked, Replay replay) {
    return replay.kind() == Replay.Kind.REBUILD
        && blocked.run().isPresent()
        && blocked.run().get().work() instanceof Work.Rebuild rebuild
        && replay.sinks().contains(rebuild.sink());
  }

  /** {@code Idle | Blocked → Idle}: ends a replay where it stands, with its run that is blocked. */
  public PipelineState abandon() {
    Optional<Run> run = halted("abandon");
    if (run.isPresent() && run.get().work().own()) {
      return refuse("abandon one of its own runs");
    }
    StateDraft next = state.draft();
    next.replay = Optional.empty();
    return idle(next);
  }

  /**
   * {@code Idle | Blocked}: lets row timestamps begin again where attempts have really written. A
   * blocked run of which none has is given up, its claim time with it; its records are those of the
   * next run.
   *
   * @param written µs: the end of what they may have written
   */
  public PipelineState repairWriteTime(long written) {
    Optional<Run> run = halted("have its write time repaired");
    StateDraft next = state.draft();
    next.writeTimes = new WriteTimes(written, Math.min(state.writeTimes().written(), written));
    return run.isPresent() && !run.get().entered() ? idle(next) : next.done();
  }

  private PipelineState idle(StateDraft next) {
    next.phase = new Phase.Idle(now);
    return next.done();
  }

  private Optional<Run> halted(String move) {
    return state
        .phase()
        .match(
            idle -> Optional.empty(),
            claimed -> refuse(move),
            running -> refuse(move),
            Phase.Blocked::run);
  }

  private Phase.Blocked blocked(String move) {
    return state
        .phase()
        .match(
            idle -> refuse(move),
            claimed -> refuse(move),
            running -> refuse(move),
            blocked -> blocked);
  }

  // Always throws; typed so that it fits any branch of a match.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> T refuse(String move) {
    throw state.illegal(move);
  }
}
