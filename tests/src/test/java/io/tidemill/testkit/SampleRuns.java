package io.tidemill.testkit;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.JobSize;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
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
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;

/** Runs and commits in which every field holds something that could get lost on the way. */
public final class SampleRuns {
  /** Finer than any store's own timestamps. */
  static final Instant TIME = Instant.parse("2026-11-22T13:41:02.123456789Z");

  static final String TOPIC_ID = "W8_xvQ1tTk-mT0lQ6J5f0g";
  static final TopicPartition FIRST = new TopicPartition("flights", 0);
  static final TopicPartition SECOND = new TopicPartition("flights", 11);
  static final TopicPartition OTHER = new TopicPartition("us.flights_2001-v2", 3);

  private static final TableName TABLE = new TableName("flights", "by_origin");
  private static final TableName MERGED = new TableName("flights", "delay_by_route_day");

  private SampleRuns() {}

  /** A commit of run {@code number}. */
  public static Commit commit(long number) {
    Map<TableName, SinkBooks> sinks = new LinkedHashMap<>();
    sinks.put(TABLE, new SinkBooks(90, 1, 2, 80, 7));
    sinks.put(MERGED, SinkBooks.EMPTY);
    Map<String, Duration> steps = new LinkedHashMap<>();
    steps.put("read-range", Duration.ofNanos(1_234_567_891));
    steps.put("write", Duration.ofHours(30));
    steps.put("decode", Duration.ZERO);
    return new Commit(
        run(
            number,
            new Work.Redo(3, 2, 1_795_354_862_123_456L, TIME, TIME, new TreeSet<>(List.of(TABLE)))),
        new EntrantId(new UUID(number, Long.MIN_VALUE)),
        TIME.plusSeconds(number),
        Books.of(100, 90, 10, sinks),
        List.of(new OffsetRange(FIRST, 0, 1), new OffsetRange(SECOND, 5, 6)),
        new Effort(steps, 16));
  }

  static Run run(long number) {
    return run(number, new Work.Own());
  }

  static Run run(long number, Work work) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 2; i <= 4; i++) {
      attempts.add(
          new Attempt(
              i,
              1_795_354_862_123_456L + i * 1_000L,
              1_000,
              TIME.plusNanos(i),
              TIME.plusSeconds(i).plusNanos(1),
              i == 3));
    }
    return new Run(
        number,
        work,
        Reason.MAX_DELAY,
        TIME.minusNanos(5),
        TOPIC_ID,
        ranges(),
        Position.NONE.with(FIRST, new NextOffset(1, 3)).with(SECOND, new NextOffset(1_000, -1)),
        true,
        "0123456789abcdef",
        new AttemptLimits(5, Duration.ofHours(36), Duration.ofMillis(1)),
        Optional.of(
            new JobSize(
                500,
                16,
                200_000_000,
                List.of(1L, 41_000L, Long.MAX_VALUE),
                Duration.ofMillis(10_001))),
        attempts);
  }

  static List<Work> everyWork() {
    return List.of(
        new Work.Own(),
        new Work.Again(new TreeSet<>(List.of(TABLE))),
        new Work.Again(new TreeSet<>(List.of(TABLE, MERGED))),
        new Work.Rebuild(MERGED, OptionalLong.empty()),
        new Work.Rebuild(MERGED, OptionalLong.of(1_795_354_862_123_456L)),
        new Work.Redo(
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            0,
            TIME,
            TIME,
            new TreeSet<>(List.of(TABLE, MERGED))));
  }

  static List<OffsetRange> ranges() {
    return List.of(
        new OffsetRange(FIRST, 0, 1),
        new OffsetRange(SECOND, 5, 1_000),
        new OffsetRange(OTHER, Long.MAX_VALUE - 4, Long.MAX_VALUE));
  }

  static Run small(Reason reason) {
    return new Run(
        1,
        new Work.Own(),
        reason,
        Instant.EPOCH,
        "",
        List.of(new OffsetRange(FIRST, 3, 4)),
        Position.NONE,
        false,
        "",
        new AttemptLimits(1, Duration.ofNanos(1), Duration.ZERO),
        Optional.empty(),
        List.of(new Attempt(1, 0, 1, Instant.EPOCH, Instant.EPOCH, false)));
  }
}
