package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that the ledger's row says of a pipeline, and the moves that triggers and jobs make; people's
 * are in {@link OperatorMoves}. Immutable: each move gives the next state, to be stored by
 * compare-and-set; an illegal one throws {@link IllegalStateException}.
 *
 * @param topicId Kafka's id of the topic that the position belongs to
 * @param position next offsets to process
 * @param lastRun number of the newest run claimed, 0 before the first
 * @param writeTimes which row timestamps are taken
 * @param paused whether no further run may start
 * @param replay the going back under way, if any: its runs come before the pipeline's own
 * @param runsToday how many runs were claimed on the day of the newest
 * @param quietFrom from when on no attempt can write that was given up before its end was
 *     confirmed; empty if there is none
 * @param lastChange the newest change of the position that was not a commit
 * @param lastCommit the newest commit, so that a job whose answer was lost finds it here
 */
public record PipelineState(
    PipelineId pipeline,
    String topicId,
    Position position,
    long lastRun,
    WriteTimes writeTimes,
    boolean paused,
    Optional<Replay> replay,
    RunsToday runsToday,
    Optional<Instant> quietFrom,
    Optional<PositionChange> lastChange,
    Optional<Commit> lastCommit,
    Phase phase) {
  public PipelineState {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(topicId, "topicId");
    requireNonNull(position, "position");
    requireNonNull(writeTimes, "writeTimes");
    requireNonNull(replay, "replay");
    requireNonNull(runsToday, "runsToday");
    requireNonNull(quietFrom, "quietFrom");
    requireNonNull(lastChange, "lastChange");
    requireNonNull(lastCommit, "lastCommit");
    requireNonNull(phase, "phase");
  }

  /** A pipeline that begins at {@code start}. */
  public static PipelineState first(PipelineId pipeline, TopicPosition start, Instant now) {
    return StateDraft.of(pipeline, start, new Phase.Idle(now)).done();
  }

  /** A pipeline of which traces were found, and no state: stopped until a person adopts it. */
  public static PipelineState lost(PipelineId pipeline, Failure failure) {
    return StateDraft.of(
            pipeline,
            new TopicPosition("", Position.NONE),
            new Phase.Blocked(Optional.empty(), failure))
        .done();
  }

  /** What a claim takes. Ranges in order of partitions; {@code end} is the position it reaches. */
  public record Claim(
      Work work,
      Reason reason,
      List<OffsetRange> ranges,
      Position end,
      boolean capped,
      String definition,
      AttemptLimits limits,
      JobSize size) {}

  /** {@code Idle → Claimed}: the next run, with its first attempt. */
  public PipelineState claim(Claim claim, Instant now) {
    idle("claim");
    long span = claim.ranges().stream().mapToLong(OffsetRange::length).sum();
    Attempt attempt =
        new Attempt(
            1,
            writeTime(now),
            span,
            now,
            claim.work().deadline(now.plus(claim.limits().deadline())),
            /* entered= */ false);
    Run run =
        new Run(
            lastRun + 1,
            claim.work(),
            claim.reason(),
            now,
            topicId,
            claim.ranges(),
            claim.end(),
            claim.capped(),
            claim.definition(),
            claim.limits(),
            Optional.of(claim.size()),
            List.of(attempt));
    StateDraft next = draft().claimed(run, attempt);
    next.runsToday = claim.work().own() ? runsToday.plusOne(now) : runsToday;
    return next.done();
  }

  /** {@code Claimed → Running}: a job of the live attempt is known. */
  public PipelineState launched(String jobId) {
    Run run =
        phase.match(
            idle -> refuse("launch"),
            Phase.Claimed::current,
            running -> refuse("launch"),
            blocked -> refuse("launch"));
    return with(new Phase.Running(run, Optional.of(jobId), Optional.empty(), Optional.empty()));
  }

  /** {@code Claimed | Running → Running}: {@code entrant} alone may write and commit now. */
  public PipelineState entered(EntrantId entrant) {
    StateDraft next = draft();
    next.phase =
        phase.match(
            idle -> refuse("enter"),
            claimed ->
                new Phase.Running(
                    claimed.current().withEntrant(),
                    Optional.empty(),
                    Optional.of(entrant),
                    Optional.empty()),
            running ->
                running.entrant().isPresent()
                    ? refuse("enter")
                    : new Phase.Running(
                        running.current().withEntrant(),
                        running.jobId(),
                        Optional.of(entrant),
                        running.cancelledAt()),
            blocked -> refuse("enter"));
    next.writeTimes = writeTimes.entered(next.phase.run().orElseThrow().attempt());
    return next.done();
  }

  /**
   * {@code Running → Idle}: the run is done, and the position moves past it if it was one of the
   * pipeline's own.
   */
  public PipelineState committed(Books books, List<OffsetRange> lost, Effort effort, Instant now) {
    Phase.Running running = running("commit");
    EntrantId entrant = running.entrant().orElseGet(() -> refuse("commit without an entrant"));
    Run run = running.current();
    StateDraft next = draft();
    next.position = run.work().own() ? run.end() : position;
    next.replay = replay.flatMap(going -> going.after(run));
    next.lastCommit = Optional.of(new Commit(run, entrant, now, books, lost, effort));
    next.phase = new Phase.Idle(run.work().own() ? now : reached(now));
    return next.done();
  }

  /** {@code Running → Running}: the attempt's jobs have been told to stop. */
  public PipelineState cancelled(Instant now) {
    Phase.Running running = running("cancel");
    return with(
        new Phase.Running(running.current(), running.jobId(), running.entrant(), Optional.of(now)));
  }

  /**
   * {@code Claimed | Running → Claimed}: the live attempt ended without a commit, or could not be
   * launched in time; the next one begins.
   */
  public PipelineState nextAttempt(Instant now) {
    Run run =
        phase.match(
            idle -> refuse("begin the next attempt"),
            Phase.Claimed::current,
            Phase.Running::current,
            blocked -> refuse("begin the next attempt"));
    if (run.attemptsSpent()) {
      return refuse("begin more attempts than allowed");
    }
    return begin(run, now);
  }

  /** {@code Idle | Claimed | Running → Blocked}: a person must look. */
  public PipelineState blocked(Failure failure) {
    StateDraft next = draft();
    next.phase =
        phase.match(
            idle -> new Phase.Blocked(Optional.empty(), failure),
            claimed -> new Phase.Blocked(phase.run(), failure),
            running -> new Phase.Blocked(phase.run(), failure),
            blocked -> refuse("block"));
    if (failure.code() == FailureCode.CANCEL_UNCONFIRMED) {
      phase.run().map(Run::attempt).ifPresent(attempt -> next.quietAfter(attempt.deadline()));
    }
    return next.done();
  }

  /**
   * {@code Idle → Idle}: moves past offsets that retention has taken, and keeps record of them in
   * the same step.
   */
  public PipelineState passedGap(Position to, List<OffsetRange> lost, String why, Instant now) {
    idle("pass a gap");
    StateDraft next = draft();
    next.changePosition(PositionChange.Kind.GAP, to, lost, Optional.empty(), why, now);
    next.phase = new Phase.Idle(now);
    return next.done();
  }

  /** {@code Blocked → Claimed}: the run gets {@code more} attempts, one of them now. */
  public PipelineState retry(AttemptLimits more, Instant now) {
    return begin(blockedRun("retry").allowing(more), now);
  }

  /** As {@link #retry(AttemptLimits, Instant)}, under another definition of the same rows. */
  public PipelineState retry(AttemptLimits more, String definition, Instant now) {
    return begin(blockedRun("retry").allowing(more).definedBy(definition), now);
  }

  /**
   * {@code Blocked → Claimed}: the run, of which nothing was ever written, begins anew under
   * another definition. Its claim time is that of the attempt that begins now.
   */
  public PipelineState startOver(AttemptLimits limits, String definition, Instant now) {
    Run run = blockedRun("start over").definedBy(definition);
    Attempt attempt = next(run, limits, now);
    return draft().claimed(run.startingOver(limits, attempt), attempt).done();
  }

  /** Whether the last run left records behind because of {@code maxRecords}. */
  public boolean lastRunCapped() {
    return lastCommit.map(commit -> commit.run().capped()).orElse(false);
  }

  /**
   * µs: where an attempt that begins at {@code now} would start its span: {@code max(now, end of
   * the last span)}, so that spans never overlap and rise whatever the hosts' clocks say.
   */
  public long writeTime(Instant now) {
    return Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, now), writeTimes.floor());
  }

  StateDraft draft() {
    return new StateDraft(this);
  }

  private Instant reached(Instant now) {
    return lastCommit.map(Commit::at).orElse(now);
  }

  private PipelineState begin(Run run, Instant now) {
    Attempt attempt = next(run, run.limits(), now);
    return draft().claimed(run.withAttempt(attempt), attempt).done();
  }

  private Attempt next(Run run, AttemptLimits limits, Instant now) {
    return new Attempt(
        run.attempt().number() + 1,
        writeTime(now),
        run.span(),
        now,
        run.work().deadline(now.plus(limits.deadline())),
        /* entered= */ false);
  }

  private PipelineState with(Phase next) {
    StateDraft draft = draft();
    draft.phase = next;
    return draft.done();
  }

  private Phase.Idle idle(String move) {
    return phase.match(
        idle -> idle, claimed -> refuse(move), running -> refuse(move), blocked -> refuse(move));
  }

  private Phase.Running running(String move) {
    return phase.match(
        idle -> refuse(move),
        claimed -> refuse(move),
        Function.identity(),
        blocked -> refuse(move));
  }

  private Run blockedRun(String move) {
    return phase.match(
        idle -> refuse(move),
        claimed -> refuse(move),
        running -> refuse(move),
        blocked -> blocked.run().orElseGet(() -> refuse(move + " without a run")));
  }

  // Always throws; typed so that it fits any branch of a match.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> T refuse(String move) {
    throw illegal(move);
  }

  IllegalStateException illegal(String move) {
    return new IllegalStateException(
        "Pipeline %s is %s and can't %s".formatted(pipeline, phase.name(), move));
  }
}
