package io.tidemill.testkit;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** States, runs and commits in which every field holds something that could get lost on the way. */
public final class SampleStates {
  /** Finer than any store's own timestamps. */
  public static final Instant TIME = Instant.parse("2026-11-22T13:41:02.123456789Z");

  private static final String TOPIC_ID = "W8_xvQ1tTk-mT0lQ6J5f0g";
  private static final TopicPartition FIRST = new TopicPartition("flights", 0);
  private static final TopicPartition SECOND = new TopicPartition("flights", 11);
  private static final TopicPartition OTHER = new TopicPartition("us.flights_2001-v2", 3);

  private SampleStates() {}

  /** The state of a pipeline that has done nothing yet. */
  public static PipelineState first(PipelineId pipeline) {
    return with(pipeline, false, Optional.empty(), new Phase.Idle(TIME));
  }

  /** A state that no other number gives, for tests that count changes. */
  public static PipelineState numbered(PipelineId pipeline, long number) {
    PipelineState first = first(pipeline);
    return new PipelineState(
        pipeline,
        first.topicId(),
        first.position(),
        0,
        number,
        false,
        Optional.empty(),
        first.phase());
  }

  /** States of every phase, with and without what is optional, by a name for the test report. */
  public static Map<String, UnaryOperator<PipelineState>> everyPhase() {
    Run run = run(7);
    EntrantId entrant = new EntrantId(new UUID(1, 2));
    Map<String, Phase> phases = new LinkedHashMap<>();
    phases.put("idle", new Phase.Idle(TIME));
    phases.put("claimed", new Phase.Claimed(run));
    phases.put("claimed, one attempt", new Phase.Claimed(smallRun(1)));
    phases.put("running, launched", new Phase.Running(run, Optional.of("00f1"), Optional.empty()));
    phases.put("running, entered", new Phase.Running(run, Optional.empty(), Optional.of(entrant)));
    phases.put(
        "running, launched and entered",
        new Phase.Running(run, Optional.of("00f1"), Optional.of(entrant)));
    for (FailureCode code : FailureCode.values()) {
      phases.put(
          "blocked, " + code,
          new Phase.Blocked(run, new Failure(code, "It's \"broken\";\n look → $$ at the log")));
    }
    Map<String, UnaryOperator<PipelineState>> states = new LinkedHashMap<>();
    phases.forEach(
        (name, phase) -> {
          states.put(name, state -> with(state.pipeline(), false, Optional.empty(), phase));
          states.put(
              name + ", paused, after a commit",
              state -> with(state.pipeline(), true, Optional.of(commit(6)), phase));
        });
    states.put(
        "no partition seen",
        state ->
            new PipelineState(
                state.pipeline(),
                "",
                Position.NONE,
                0,
                0,
                false,
                Optional.empty(),
                new Phase.Idle(Instant.EPOCH)));
    return states;
  }

  /** A commit of run {@code number}. */
  public static Commit commit(long number) {
    Map<TableName, SinkBooks> sinks = new LinkedHashMap<>();
    sinks.put(new TableName("flights", "by_origin"), new SinkBooks(90, 1, 2, 80, 7));
    sinks.put(new TableName("flights", "delay_by_route_day"), SinkBooks.EMPTY);
    Map<String, Duration> steps = new LinkedHashMap<>();
    steps.put("read-range", Duration.ofNanos(1_234_567_891));
    steps.put("write", Duration.ofHours(30));
    steps.put("decode", Duration.ZERO);
    return new Commit(
        run(number),
        new EntrantId(new UUID(number, Long.MIN_VALUE)),
        TIME.plusSeconds(number),
        Books.of(100, 90, 10, sinks),
        steps);
  }

  private static PipelineState with(
      PipelineId pipeline, boolean paused, Optional<Commit> lastCommit, Phase phase) {
    Position position =
        Position.NONE
            .with(FIRST, new NextOffset(0, NextOffset.UNKNOWN_EPOCH))
            .with(SECOND, new NextOffset(Long.MAX_VALUE, Integer.MAX_VALUE))
            .with(OTHER, new NextOffset(12, 0));
    return new PipelineState(
        pipeline, TOPIC_ID, position, 7, 1_795_354_862_123_456L, paused, lastCommit, phase);
  }

  private static Run run(long number) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      attempts.add(new Attempt(i, 1_795_354_862_123_456L + i * 1_000L, 1_000, TIME.plusNanos(i)));
    }
    return new Run(
        number,
        Reason.MAX_DELAY,
        TIME.minusNanos(5),
        TOPIC_ID,
        List.of(
            new OffsetRange(FIRST, 0, 1),
            new OffsetRange(SECOND, 5, 1_000),
            new OffsetRange(OTHER, Long.MAX_VALUE - 4, Long.MAX_VALUE)),
        Position.NONE.with(FIRST, new NextOffset(1, 3)).with(SECOND, new NextOffset(1_000, -1)),
        true,
        "0123456789abcdef",
        5,
        attempts);
  }

  private static Run smallRun(long number) {
    return new Run(
        number,
        Reason.MANUAL,
        Instant.EPOCH,
        "",
        List.of(new OffsetRange(FIRST, 3, 4)),
        Position.NONE,
        false,
        "",
        1,
        List.of(new Attempt(1, 0, 1, Instant.EPOCH)));
  }
}
