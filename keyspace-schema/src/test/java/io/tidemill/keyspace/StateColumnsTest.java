package io.tidemill.keyspace;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.RunsToday;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.ledger.WriteTimes;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateColumnsTest {
  /** As many as MSK Serverless allows a topic. */
  private static final int PARTITIONS = 2_400;

  /** Amazon Keyspaces' limit, key and all. */
  private static final int MOST_BYTES_A_ROW = 1_000_000;

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void a_row_with_all_there_is_of_thousands_of_partitions_fits() {
    long far = 10_000_000_000L;
    PipelineState state =
        new PipelineState(
            new PipelineId("flights"),
            "W8_xvQ1tTk-mT0lQ6J5f0g",
            position(far),
            7,
            WriteTimes.NONE,
            false,
            Optional.of(
                new Replay(
                    Replay.Kind.REPLAY,
                    new TreeSet<>(List.of(new TableName("k", "t"))),
                    position(far),
                    position(far + 100_000),
                    OptionalLong.of(far))),
            RunsToday.NONE,
            Optional.empty(),
            Optional.of(
                new PositionChange(
                    1,
                    PositionChange.Kind.GAP,
                    NOON,
                    position(far),
                    position(far + 100_000),
                    ranges(far),
                    Optional.empty(),
                    "")),
            Optional.of(
                new Commit(
                    run(far),
                    new EntrantId(new UUID(0, 1)),
                    NOON,
                    Books.of(0, 0, 0, Map.of()),
                    ranges(far),
                    Map.of())),
            new Phase.Blocked(
                Optional.of(run(far)), new Failure(FailureCode.ATTEMPTS_SPENT, "It failed.")));

    Map<String, Object> columns = StateColumns.of(new Versioned(new Version(1, "nonce"), state));

    int bytes =
        columns.values().stream()
            .filter(String.class::isInstance)
            .mapToInt(text -> text.toString().length())
            .sum();
    assertThat(bytes).isBetween(PARTITIONS * 100, MOST_BYTES_A_ROW);
  }

  private static Run run(long from) {
    return new Run(
        7,
        new Work.Own(),
        Reason.MIN_RECORDS,
        NOON,
        "W8_xvQ1tTk-mT0lQ6J5f0g",
        ranges(from),
        position(from + 100_000),
        true,
        "digest",
        AttemptLimits.DEFAULT,
        List.of(new Attempt(1, 1, 1, NOON, NOON, true)));
  }

  private static Position position(long offset) {
    return Position.of(
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(toMap(StateColumnsTest::partition, any -> new NextOffset(offset, 1_000))));
  }

  private static List<OffsetRange> ranges(long from) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(i -> new OffsetRange(partition(i), from, from + 100_000))
        .toList();
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("flights", number);
  }
}
