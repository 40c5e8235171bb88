package io.tidemill.cli;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.policy.Sizing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** States of a pipeline over one partition, as its runs move it. */
public final class StatesForTests {
  public static final PipelineId FLIGHTS = new PipelineId("flights");
  public static final TableName TABLE = TableName.parse("flights.by_origin");
  public static final TopicPartition PARTITION = new TopicPartition("flights", 2);

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final EntrantId ENTRANT = new EntrantId(new UUID(1, 2));

  private StatesForTests() {}

  public static PipelineState first() {
    return PipelineState.first(
        FLIGHTS,
        new TopicPosition("topic-id", Position.NONE.with(PARTITION, new NextOffset(0, 0))),
        START);
  }

  /** The state with the next run claimed: offsets from the position to {@code until}. */
  public static PipelineState claimed(PipelineState state, long until) {
    long from = state.position().at(PARTITION).orElseThrow().offset();
    return state.claim(
        new PipelineState.Claim(
            new Work.Own(),
            Reason.MIN_RECORDS,
            List.of(new OffsetRange(PARTITION, from, until)),
            Position.NONE.with(PARTITION, new NextOffset(until, 0)),
            false,
            "digest",
            AttemptLimits.DEFAULT,
            Sizing.DEFAULT.decide(until - from, state.lastCommit())),
        START.plusSeconds(state.lastRun()));
  }

  public static PipelineState entered(PipelineState state) {
    return state.entered(ENTRANT);
  }

  /** The state with its run committed, all records of which became rows. */
  public static PipelineState committed(PipelineState entered) {
    long records = entered.phase().run().orElseThrow().span();
    return committed(entered, new SinkBooks(records, 0, 0, records, 0));
  }

  public static PipelineState committed(PipelineState entered, SinkBooks sink) {
    return committed(entered, sink, List.of());
  }

  /** The same with offsets that retention had taken. */
  public static PipelineState committed(
      PipelineState entered, SinkBooks sink, List<OffsetRange> lost) {
    long records = entered.phase().run().orElseThrow().span();
    return entered.committed(
        Books.of(records, records, 0, Map.of(TABLE, sink)),
        lost,
        new Effort(Map.of("write", Duration.ofMillis(1_250)), 4),
        START.plusSeconds(9));
  }
}
