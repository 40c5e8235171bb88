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
      @ForAll @IntRange(min = 1, max = 64) int cores,
      @ForAll @IntRange(min = 1, max = 100) int attempt) {
    List<OffsetRange> ranges = ranges(lengths);
    List<OffsetRange> joined = new ArrayList<>();
    for (List<OffsetRange> task : Splits.plan(ranges, cores, attempt)) {
      assertThat(task).isNotEmpty();
      assertThat(task.stream().mapToLong(OffsetRange::length).sum())
          .isLessThanOrEqualTo((long) (Splits.MOST_PER_TASK * (1 + Splits.SPARED)));
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
    assertThat(Splits.plan(ranges(List.of(10L, 10L, 10L, 10L)), 2, 1)).hasSize(1);
    assertThat(Splits.plan(ranges(List.of(8_000L)), 4, 1)).hasSize(4);
    assertThat(Splits.plan(ranges(List.of(2_000_000L)), 2, 1)).hasSize(8);
  }

  @Test
  void partitions_of_about_a_tasks_length_stay_whole() {
    List<OffsetRange> alike = ranges(List.of(250_900L, 249_100L, 251_000L, 249_000L));

    assertThat(Splits.plan(alike, 2, 1))
        .containsExactlyElementsOf(alike.stream().map(List::of).toList());
    assertThat(Splits.plan(ranges(List.of(320_000L)), 1, 1)).hasSize(2);
  }

  @Test
  void f28_each_further_attempt_has_tasks_half_as_long_down_to_a_limit() {
    List<OffsetRange> skewed = ranges(List.of(1_000_000L, 10L));

    assertThat(longest(skewed, 1)).isEqualTo(250_000);
    assertThat(longest(skewed, 2)).isEqualTo(125_000);
    assertThat(longest(skewed, 3)).isEqualTo(62_500);
    assertThat(longest(skewed, 1_000)).isBetween(1_900L, 2_000L);
    assertThat(longest(ranges(List.of(1_000L)), 2)).isEqualTo(500);
    assertThat(longest(ranges(List.of(1_000L)), 9)).isEqualTo(250);
    assertThat(longest(ranges(List.of(100L)), 2)).isEqualTo(100);
  }

  @Test
  void nothing_left_is_no_task() {
    assertThat(Splits.plan(List.of(), 4, 2)).isEmpty();
  }

  private static long longest(List<OffsetRange> ranges, int attempt) {
    return Splits.plan(ranges, 2, attempt).stream()
        .mapToLong(task -> task.stream().mapToLong(OffsetRange::length).sum())
        .max()
        .orElseThrow();
  }

  private static List<OffsetRange> ranges(List<Long> lengths) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      ranges.add(new OffsetRange(new TopicPartition("t", i), 5L * i, 5L * i + lengths.get(i)));
    }
    return ranges;
  }
}
