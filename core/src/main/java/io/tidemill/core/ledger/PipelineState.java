package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that the ledger's row says of a pipeline, and the moves it can make. Immutable: each move
 * gives the next state, to be stored by compare-and-set; an illegal one throws {@link
 * IllegalStateException}.
 *
 * @param topicId Kafka's id of the topic that the position belongs to
 * @param position next offsets to process; only a commit moves it
 * @param lastRun number of the newest run claimed, 0 before the first
 * @param timestampFloor µs: the end of the last attempt's span, before which no later attempt may
 *     begin; 0 before the first
 * @param paused whether no further run may start
 * @param lastCommit the newest commit, so that a job whose answer was lost finds it here
 */
public record PipelineState(
    PipelineId pipeline,
    String topicId,
    Position position,
    long lastRun,
    long timestampFloor,
    boolean paused,
    Optional<Commit> lastCommit,
    Phase phase) {
  public PipelineState {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(topicId, "topicId");
    requireNonNull(position, "position");
    requireNonNull(lastCommit, "lastCommit");
    requireNonNull(phase, "phase");
  }

  /** A pipeline that begins at {@code start}. */
  public static PipelineState first(PipelineId pipeline, TopicPosition start, Instant now) {
    return new PipelineState(
        pipeline,
        start.topicId(),
        start.position(),
        0,
        0,
        false,
        Optional.empty(),
        new Phase.Idle(now));
  }

  /** What a claim takes. Ranges in order of partitions; {@code end} is the position it reaches. */
  public record Claim(
      Reason reason,
      List<OffsetRange> ranges,
      Position end,
      boolean capped,
      String definition,
      int attemptsAllowed) {}

  /** {@code Idle → Claimed}: the next run, with its first attempt. */
  public PipelineState claim(Claim claim, Instant now) {
    idle("claim");
    long number = lastRun + 1;
    long span = claim.ranges().stream().mapToLong(OffsetRange::length).sum();
    Attempt attempt = new Attempt(1, writeTime(now), span, now);
    Run run =
        new Run(
            number,
            claim.reason(),
            now,
            topicId,
            claim.ranges(),
            claim.end(),
            claim.capped(),
            claim.definition(),
            claim.attemptsAllowed(),
            List.of(attempt));
    return claimed(run, attempt);
  }

  /** {@code Claimed → Running}: a job of the live attempt is known. */
  public PipelineState launched(String jobId) {
    Run run =
        phase.match(
            idle -> refuse("launch"),
            Phase.Claimed::current,
            running -> refuse("launch"),
            blocked -> refuse("launch"));
    return with(new Phase.Running(run, Optional.of(jobId), Optional.empty()));
  }

  /** {@code Claimed | Running → Running}: {@code entrant} alone may write and commit now. */
  public PipelineState entered(EntrantId entrant) {
    return with(
        phase.match(
            idle -> refuse("enter"),
            claimed -> new Phase.Running(claimed.current(), Optional.empty(), Optional.of(entrant)),
            running ->
                running.entrant().isPresent()
                    ? refuse("enter")
                    : new Phase.Running(running.current(), running.jobId(), Optional.of(entrant)),
            blocked -> refuse("enter")));
  }

  /** {@code Running → Idle}: the run is done, and the position moves past it. */
  public PipelineState committed(Books books, Map<String, Duration> steps, Instant now) {
    Phase.Running running = running("commit");
    EntrantId entrant = running.entrant().orElseGet(() -> refuse("commit without an entrant"));
    Run run = running.current();
    return new PipelineState(
        pipeline,
        topicId,
        run.end(),
        lastRun,
        timestampFloor,
        paused,
        Optional.of(new Commit(run, entrant, now, books, steps)),
        new Phase.Idle(now));
  }

  /** {@code Running → Claimed}: the live attempt ended without a commit; the next one begins. */
  public PipelineState nextAttempt(Instant now) {
    Run run = running("begin the next attempt").current();
    if (run.attemptsSpent()) {
      return refuse("begin more attempts than allowed");
    }
    return begin(run, now);
  }

  /** {@code Claimed | Running → Blocked}: a person must look. */
  public PipelineState blocked(Failure failure) {
    return with(
        phase.match(
            idle -> refuse("block"),
            claimed -> new Phase.Blocked(claimed.current(), failure),
            running -> new Phase.Blocked(running.current(), failure),
            blocked -> refuse("block")));
  }

  /** {@code Blocked → Claimed}: the run gets {@code moreAttempts} attempts, one of them now. */
  public PipelineState retry(int moreAttempts, Instant now) {
    return begin(blocked("retry").current().allowing(moreAttempts), now);
  }

  /** As {@link #retry(int, Instant)}, under another definition that makes the same rows. */
  public PipelineState retry(int moreAttempts, String definition, Instant now) {
    Run run = blocked("retry").current();
    return begin(run.allowing(moreAttempts).definedBy(definition), now);
  }

  /**
   * {@code Blocked → Claimed}: the run, of which nothing was ever written, begins anew under
   * another definition. Its claim time is that of the attempt that begins now.
   */
  public PipelineState startOver(int attempts, String definition, Instant now) {
    Run run = blocked("start over").current().definedBy(definition);
    Attempt attempt = next(run, now);
    return claimed(run.startingOver(attempts, attempt), attempt);
  }

  public PipelineState withPaused(boolean pause) {
    return new PipelineState(
        pipeline, topicId, position, lastRun, timestampFloor, pause, lastCommit, phase);
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
    return Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, now), timestampFloor);
  }

  private PipelineState begin(Run run, Instant now) {
    Attempt attempt = next(run, now);
    return claimed(run.withAttempt(attempt), attempt);
  }

  private Attempt next(Run run, Instant now) {
    return new Attempt(run.attempt().number() + 1, writeTime(now), run.span(), now);
  }

  private PipelineState claimed(Run run, Attempt attempt) {
    return new PipelineState(
        pipeline,
        topicId,
        position,
        run.number(),
        attempt.end(),
        paused,
        lastCommit,
        new Phase.Claimed(run));
  }

  private PipelineState with(Phase next) {
    return new PipelineState(
        pipeline, topicId, position, lastRun, timestampFloor, paused, lastCommit, next);
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

  private Phase.Blocked blocked(String move) {
    return phase.match(
        idle -> refuse(move), claimed -> refuse(move), running -> refuse(move), blocked -> blocked);
  }

  // Always throws; typed so that it fits any branch of a match.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> T refuse(String move) {
    throw new IllegalStateException(
        "Pipeline %s is %s and can't %s".formatted(pipeline, phase.name(), move));
  }
}
