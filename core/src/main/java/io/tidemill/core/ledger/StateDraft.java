package io.tidemill.core.ledger;

import io.tidemill.core.PipelineId;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A state in the making. Not thread-safe; lives within one move. */
final class StateDraft {
  final PipelineId pipeline;
  String topicId;
  Position position;
  long lastRun;
  WriteTimes writeTimes;
  boolean paused;
  Optional<Replay> replay;
  RunsToday runsToday;
  Optional<Instant> quietFrom;
  Optional<PositionChange> lastChange;
  Optional<Commit> lastCommit;
  Phase phase;

  StateDraft(PipelineState state) {
    pipeline = state.pipeline();
    topicId = state.topicId();
    position = state.position();
    lastRun = state.lastRun();
    writeTimes = state.writeTimes();
    paused = state.paused();
    replay = state.replay();
    runsToday = state.runsToday();
    quietFrom = state.quietFrom();
    lastChange = state.lastChange();
    lastCommit = state.lastCommit();
    phase = state.phase();
  }

  private StateDraft(PipelineId pipeline, TopicPosition start, Phase phase) {
    this.pipeline = pipeline;
    this.topicId = start.topicId();
    this.position = start.position();
    this.writeTimes = WriteTimes.NONE;
    this.replay = Optional.empty();
    this.runsToday = RunsToday.NONE;
    this.quietFrom = Optional.empty();
    this.lastChange = Optional.empty();
    this.lastCommit = Optional.empty();
    this.phase = phase;
  }

  static StateDraft of(PipelineId pipeline, TopicPosition start, Phase phase) {
    return new StateDraft(pipeline, start, phase);
  }

  /** {@code run} with its live attempt, which begins now. */
  StateDraft claimed(Run run, Attempt attempt) {
    lastRun = run.number();
    writeTimes = writeTimes.begun(attempt);
    phase = new Phase.Claimed(run);
    return this;
  }

  /** An attempt that nobody has seen end may write until then. */
  void quietAfter(Instant deadline) {
    quietFrom = Optional.of(quietFrom.filter(deadline::isBefore).orElse(deadline));
  }

  void changePosition(
      PositionChange.Kind kind,
      Position to,
      List<OffsetRange> passed,
      Optional<Long> run,
      String why,
      Instant now) {
    long number = lastChange.map(PositionChange::number).orElse(0L) + 1;
    lastChange = Optional.of(new PositionChange(number, kind, now, position, to, passed, run, why));
    position = to;
  }

  PipelineState done() {
    return new PipelineState(
        pipeline,
        topicId,
        position,
        lastRun,
        writeTimes,
        paused,
        replay,
        runsToday,
        quietFrom,
        lastChange,
        lastCommit,
        phase);
  }
}
