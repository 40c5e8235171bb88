package io.tidemill.testkit;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.RunsToday;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.ledger.WriteTimes;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** States in which every field holds something that could get lost on the way. */
public final class SampleStates {
  /** Finer than any store's own timestamps. */
  public static final Instant TIME = SampleRuns.TIME;

  private static final Position POSITION =
      Position.NONE
          .with(SampleRuns.FIRST, new NextOffset(0, NextOffset.UNKNOWN_EPOCH))
          .with(SampleRuns.SECOND, new NextOffset(Long.MAX_VALUE, Integer.MAX_VALUE))
          .with(SampleRuns.OTHER, new NextOffset(12, 0));

  private SampleStates() {}

  /** The state of a pipeline that has done nothing yet. */
  public static PipelineState first(PipelineId pipeline) {
    return numbered(pipeline, 0);
  }

  /** A state that no other number gives, for tests that count changes. */
  public static PipelineState numbered(PipelineId pipeline, long number) {
    return new PipelineState(
        pipeline,
        SampleRuns.TOPIC_ID,
        POSITION,
        0,
        new WriteTimes(number, 0),
        false,
        Optional.empty(),
        RunsToday.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Phase.Idle(TIME));
  }

  /** States of every kind, with and without what is optional, by a name for the test report. */
  public static Map<String, UnaryOperator<PipelineState>> everyKind() {
    Map<String, UnaryOperator<PipelineState>> states = new LinkedHashMap<>();
    phases()
        .forEach(
            (name, phase) -> {
              states.put(name, state -> bare(state.pipeline(), phase));
              states.put(name + ", and all that is optional", state -> full(state, phase));
            });
    replays()
        .forEach((name, replay) -> states.put(name, state -> going(full(state, idle()), replay)));
    for (PositionChange.Kind kind : PositionChange.Kind.values()) {
      PositionChange change = change(3, kind);
      states.put("after " + kind, state -> changed(full(state, idle()), change));
    }
    states.put("no partition seen", state -> empty(state.pipeline()));
    return states;
  }

  private static Map<String, Phase> phases() {
    EntrantId entrant = new EntrantId(new UUID(1, 2));
    Map<String, Phase> phases = new LinkedHashMap<>();
    phases.put("idle", idle());
    for (Work work : SampleRuns.everyWork()) {
      phases.put("claimed, " + work, new Phase.Claimed(SampleRuns.run(7, work)));
    }
    for (Reason reason : Reason.values()) {
      phases.put("claimed, " + reason, new Phase.Claimed(SampleRuns.small(reason)));
    }
    phases.put("running, launched", running(Optional.of("00f1"), Optional.empty()));
    phases.put("running, entered", running(Optional.empty(), Optional.of(entrant)));
    phases.put("running, launched and entered", running(Optional.of("00f1"), Optional.of(entrant)));
    phases.put(
        "running, told to stop",
        new Phase.Running(
            SampleRuns.run(7),
            Optional.of("00f1"),
            Optional.of(entrant),
            Optional.of(TIME.plusNanos(1))));
    for (FailureCode code : FailureCode.values()) {
      Failure failure = new Failure(code, "It's \"broken\";\n look → $$ at the log");
      phases.put("blocked, " + code, new Phase.Blocked(Optional.of(SampleRuns.run(7)), failure));
    }
    phases.put(
        "blocked, no run",
        new Phase.Blocked(Optional.empty(), new Failure(FailureCode.STATE_LOST, "")));
    return phases;
  }

  private static Phase idle() {
    return new Phase.Idle(TIME);
  }

  private static Phase running(Optional<String> jobId, Optional<EntrantId> entrant) {
    return new Phase.Running(SampleRuns.run(7), jobId, entrant, Optional.empty());
  }

  private static Map<String, Replay> replays() {
    TableName table = new TableName("flights", "by_origin");
    TableName other = new TableName("flights_2001", "delay_by_route_day");
    Position next = POSITION.with(SampleRuns.SECOND, new NextOffset(5, -1));
    return Map.of(
        "going back",
        new Replay(
            Replay.Kind.REPLAY,
            new TreeSet<>(List.of(table, other)),
            next,
            POSITION,
            OptionalLong.empty()),
        "making a table anew",
        new Replay(
            Replay.Kind.REBUILD,
            new TreeSet<>(List.of(other)),
            next,
            POSITION,
            OptionalLong.of(1_795_354_862_123_456L)));
  }

  /** A change of the position. */
  public static PositionChange change(long number, PositionChange.Kind kind) {
    return new PositionChange(
        number,
        kind,
        TIME.plusSeconds(number),
        POSITION,
        Position.NONE.with(SampleRuns.FIRST, new NextOffset(7, 2)),
        kind == PositionChange.Kind.ADOPTION ? List.of() : SampleRuns.ranges(),
        kind == PositionChange.Kind.SKIP ? Optional.of(6L) : Optional.empty(),
        "Somebody's „reason“: it's $$\n long; isn't it");
  }

  private static PipelineState bare(PipelineId pipeline, Phase phase) {
    return with(numbered(pipeline, 1_795_354_862_123_456L), phase);
  }

  private static PipelineState full(PipelineState state, Phase phase) {
    return new PipelineState(
        state.pipeline(),
        SampleRuns.TOPIC_ID,
        POSITION,
        7,
        new WriteTimes(1_795_354_862_123_456L, 1_795_354_862_123_455L),
        true,
        Optional.of(replays().get("making a table anew")),
        new RunsToday(LocalDate.of(2026, 11, 22), 17),
        Optional.of(TIME.plusNanos(2)),
        Optional.of(change(2, PositionChange.Kind.SKIP)),
        Optional.of(SampleRuns.commit(6)),
        phase);
  }

  private static PipelineState empty(PipelineId pipeline) {
    return PipelineState.lost(pipeline, new Failure(FailureCode.STATE_LOST, "gone"));
  }

  private static PipelineState with(PipelineState state, Phase phase) {
    return copy(state, state.replay(), state.lastChange(), phase);
  }

  private static PipelineState going(PipelineState state, Replay replay) {
    return copy(state, Optional.of(replay), state.lastChange(), state.phase());
  }

  private static PipelineState changed(PipelineState state, PositionChange change) {
    return copy(state, state.replay(), Optional.of(change), state.phase());
  }

  private static PipelineState copy(
      PipelineState state,
      Optional<Replay> replay,
      Optional<PositionChange> lastChange,
      Phase phase) {
    return new PipelineState(
        state.pipeline(),
        state.topicId(),
        state.position(),
        state.lastRun(),
        state.writeTimes(),
        state.paused(),
        replay,
        state.runsToday(),
        state.quietFrom(),
        lastChange,
        state.lastCommit(),
        phase);
  }
}
