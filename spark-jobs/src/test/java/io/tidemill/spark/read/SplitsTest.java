package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SplitsTest {
  @Property(tries = 200)
  void tasks_cover_the_ranges_in_order_without_gap_or_overlap(
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 1, max = 1_000_000) Long> lengths,
      @ForAll @IntRange(min = 1, max = 64) int cores) {
    List<OffsetRange> ranges = ranges(lengths);
    List<OffsetRange> joined = new ArrayList<>();
    for (List<OffsetRange> task : Splits.plan(ranges, cores)) {
      assertThat(task).isNotEmpty();
      assertThat(task.stream().mapToLong(OffsetRange::length).sum())
          .isLessThanOrEqualTo(Splits.MOST_PER_TASK);
      for (OffsetRange piece : task) {
        OffsetRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
        if (last != null
            && last.partition().equals(piece.partition())
            && last.until() == piece.from()) {
          joined.set(
              joined.size() - 1, new OffsetRange(last.partition(), last.from(), piece.until()));
        } else {
          joined.add(piece);
        }
      }
    }
    assertThat(joined).isEqualTo(ranges);
  }

  @Test
  void little_is_one_task_and_enough_is_one_a_core_at_least() {
    assertThat(Splits.plan(ranges(List.of(10L, 10L, 10L, 10L)), 2)).hasSize(1);
    assertThat(Splits.plan(ranges(List.of(8_000L)), 4)).hasSize(4);
    assertThat(Splits.plan(ranges(List.of(2_000_000L)), 2)).hasSize(8);
  }

  private static List<OffsetRange> ranges(List<Long> lengths) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      ranges.add(new OffsetRange(new TopicPartition("t", i), 5L * i, 5L * i + lengths.get(i)));
    }
    return ranges;
  }
}
