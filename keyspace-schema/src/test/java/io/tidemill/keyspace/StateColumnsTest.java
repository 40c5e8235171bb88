package io.tidemill.keyspace;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
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
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateColumnsTest {
  /** As many as MSK Serverless allows a topic. */
  private static final int PARTITIONS = 2_400;

  // Characters, as docs/benchmarks.md has them. Amazon Keyspaces' limit is 1 MB, key and all.
  private static final int UNLIKE = 310_000;
  private static final int ALIKE = 275_000;
  private static final int USUAL = 127_000;

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Each partition's offsets have twelve digits, and nothing to do with its neighbour's. */
  private final Random random = new Random(1);

  private final List<Long> unlike =
      random.longs(PARTITIONS, 100_000_000_000L, 999_000_000_000L).boxed().toList();

  /** Records were spread evenly, to a hundredth. */
  private final List<Long> alike =
      random.longs(PARTITIONS, 500_000_000_000L, 505_000_000_000L).boxed().toList();

  @Test
  void a_row_with_all_there_is_of_thousands_of_partitions_is_small() {
    assertThat(characters(fullest(unlike))).isBetween(UNLIKE - 5_000, UNLIKE);
    assertThat(characters(fullest(alike))).isBetween(ALIKE - 5_000, ALIKE);
  }

  @Test
  void a_row_of_a_run_and_a_commit_of_thousands_of_partitions_is_smaller_still() {
    PipelineState state = fullest(alike);
    PipelineState usual =
        new PipelineState(
            state.pipeline(),
            state.topicId(),
            state.position(),
            state.lastRun(),
            state.writeTimes(),
            state.paused(),
            Optional.empty(),
            state.runsToday(),
            state.quietFrom(),
            Optional.empty(),
            state.lastCommit().map(StateColumnsTest::withoutLosses),
            state.phase());

    assertThat(characters(usual)).isBetween(USUAL - 5_000, USUAL);
  }

  private static Commit withoutLosses(Commit commit) {
    return new Commit(
        commit.run(), commit.entrant(), commit.at(), commit.books(), List.of(), commit.effort());
  }

  /** All columns' texts are ASCII; what isn't text is small. */
  private static int characters(PipelineState state) {
    return StateColumns.of(new Versioned(new Version(1, "nonce"), state)).values().stream()
        .filter(String.class::isInstance)
        .mapToInt(text -> text.toString().length())
        .sum();
  }

  private PipelineState fullest(List<Long> offsets) {
    return new PipelineState(
        new PipelineId("flights"),
        "W8_xvQ1tTk-mT0lQ6J5f0g",
        position(offsets),
        7,
        WriteTimes.NONE,
        false,
        Optional.of(
            new Replay(
                Replay.Kind.REPLAY,
                new TreeSet<>(List.of(new TableName("k", "t"))),
                position(offsets),
                position(offsets),
                OptionalLong.of(1))),
        RunsToday.NONE,
        Optional.of(NOON),
        Optional.of(
            new PositionChange(
                1,
                PositionChange.Kind.GAP,
                NOON,
                position(offsets),
                position(offsets),
                ranges(offsets),
                Optional.of(6L),
                "")),
        Optional.of(
            new Commit(
                run(offsets),
                new EntrantId(new UUID(0, 1)),
                NOON,
                Books.of(0, 0, 0, Map.of()),
                ranges(offsets),
                Effort.NONE)),
        new Phase.Running(
            run(offsets),
            Optional.of("00f1abcdefghij01"),
            Optional.of(new EntrantId(new UUID(0, 2))),
            Optional.of(NOON)));
  }

  private Run run(List<Long> from) {
    return new Run(
        7,
        new Work.Own(),
        Reason.MIN_RECORDS,
        NOON,
        "W8_xvQ1tTk-mT0lQ6J5f0g",
        ranges(from),
        position(from),
        true,
        "digest",
        AttemptLimits.DEFAULT,
        Optional.empty(),
        List.of(new Attempt(1, 1, 1, NOON, NOON, true)));
  }

  /** A little after {@code offsets}, under epochs of different changes of leaders. */
  private Position position(List<Long> offsets) {
    return Position.of(
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                toMap(
                    StateColumnsTest::partition,
                    i -> new NextOffset(offsets.get(i) + length(), random.nextInt(100)))));
  }

  private List<OffsetRange> ranges(List<Long> from) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(i -> new OffsetRange(partition(i), from.get(i), from.get(i) + length()))
        .toList();
  }

  /** So that a run has some hundred million records. */
  private int length() {
    return 1 + random.nextInt(80_000);
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("flights", number);
  }
}
