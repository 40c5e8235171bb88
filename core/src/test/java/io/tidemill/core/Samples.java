package io.tidemill.core;

import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.JobSize;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values that many tests begin with. */
public final class Samples {
  public static final PipelineId FLIGHTS = new PipelineId("flights");
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Three attempts of an hour, each at once after the last. */
  public static final AttemptLimits LIMITS =
      new AttemptLimits(3, Duration.ofHours(1), Duration.ZERO);

  public static final JobSize SIZE =
      new JobSize(2, 4, 3_200_000, List.of(41_000L, 38_000L, 44_000L), Duration.ofMinutes(5));

  private Samples() {}

  public static TopicPartition partition(int number) {
    return new TopicPartition("flights", number);
  }

  public static OffsetRange range(int partition, long from, long until) {
    return new OffsetRange(partition(partition), from, until);
  }

  public static Position position(long... offsets) {
    Position position = Position.NONE;
    for (int i = 0; i < offsets.length; i++) {
      position = position.with(partition(i), new NextOffset(offsets[i], 0));
    }
    return position;
  }

  /** Idle since noon at offset 0 of one partition. */
  public static PipelineState idle() {
    return PipelineState.first(FLIGHTS, new TopicPosition("topic-id", position(0)), NOON);
  }

  /** The next {@code length} offsets of partition 0. */
  public static PipelineState.Claim next(PipelineState state, long length) {
    long from = state.position().at(partition(0)).orElseThrow().offset();
    return new PipelineState.Claim(
        new Work.Own(),
        Reason.MIN_RECORDS,
        List.of(range(0, from, from + length)),
        position(from + length),
        false,
        "digest",
        LIMITS,
        SIZE);
  }

  public static EntrantId entrant(long number) {
    return new EntrantId(new UUID(0, number));
  }

  public static Books books() {
    return Books.of(0, 0, 0, Map.of());
  }

  /** Ranges of different partitions in order, with lengths of 1 to {@code longest}. */
  public static Arbitrary<List<OffsetRange>> ranges(long longest) {
    Arbitrary<Long> froms = Arbitraries.longs().between(0, Long.MAX_VALUE / 4);
    Arbitrary<Long> lengths = Arbitraries.longs().between(1, longest);
    Arbitrary<Boolean> present = Arbitraries.of(true, true, false);
    return Combinators.combine(froms, lengths, present)
        .as((from, length, there) -> there ? range(0, from, from + length) : null)
        .list()
        .ofMaxSize(12)
        .map(
            drafts -> {
              List<OffsetRange> ranges = new ArrayList<>();
              for (int i = 0; i < drafts.size(); i++) {
                OffsetRange draft = drafts.get(i);
                if (draft != null) {
                  ranges.add(range(i, draft.from(), draft.until()));
                }
              }
              return ranges;
            });
  }
}
