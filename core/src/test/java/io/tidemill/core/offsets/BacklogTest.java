package io.tidemill.core.offsets;

import static io.tidemill.core.Samples.partition;
import static io.tidemill.core.Samples.position;
import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static PartitionBacklog waiting(int number, long logStart, long position, long end) {
    return waiting(number, logStart, position, end, Optional.empty());
  }

  private static PartitionBacklog waiting(
      int number, long logStart, long position, long end, Optional<Instant> oldest) {
    return new PartitionBacklog(
        partition(number), logStart, position, end, end, 7, oldest, Optional.empty(), false);
  }

  private static PartitionBacklog open(int number, Optional<Instant> since) {
    return new PartitionBacklog(partition(number), 0, 0, 1, 3, 7, Optional.empty(), since, false);
  }

  private static PartitionBacklog truncated(int number) {
    return new PartitionBacklog(
        partition(number), 0, 9, 1, 1, 7, Optional.empty(), Optional.empty(), true);
  }

  private static Backlog backlog(PartitionBacklog... partitions) {
    return new Backlog("flights", "topic-id", List.of(partitions));
  }

  @Test
  void records_that_retention_took_do_not_wait() {
    assertThat(waiting(0, 10, 5, 12).range()).contains(range(0, 10, 12));
    assertThat(waiting(0, 10, 5, 12).records()).isEqualTo(2);
    assertThat(waiting(0, 10, 5, 10).range()).isEmpty();
  }

  @Test
  void a_position_beyond_the_readable_end_waits_for_nothing() {
    assertThat(waiting(0, 0, 20, 12).records()).isZero();
    assertThat(waiting(0, 0, 20, 12).range()).isEmpty();
  }

  @Test
  void partitions_come_in_order_and_empty_ones_are_left_out() {
    Backlog backlog = backlog(waiting(2, 0, 1, 4), waiting(1, 0, 5, 5), waiting(0, 0, 0, 2));

    assertThat(backlog.ranges()).containsExactly(range(0, 0, 2), range(2, 1, 4));
    assertThat(backlog.records()).isEqualTo(5);
  }

  @Test
  void the_oldest_is_the_oldest_of_all_partitions() {
    Backlog backlog =
        backlog(
            waiting(0, 0, 0, 1, Optional.of(Samples.NOON)),
            waiting(1, 0, 0, 1),
            waiting(2, 0, 0, 1, Optional.of(Samples.NOON.minusSeconds(1))));

    assertThat(backlog.oldest()).contains(Samples.NOON.minusSeconds(1));
  }

  @Test
  void the_position_reached_moves_what_was_taken_and_names_what_is_new() {
    Backlog backlog = backlog(waiting(0, 0, 3, 9), waiting(1, 0, 4, 9), waiting(2, 6, 6, 9));

    Position reached = backlog.reached(position(3, 4), List.of(range(0, 3, 8)));

    assertThat(reached.next())
        .containsEntry(partition(0), new NextOffset(8, 7))
        .containsEntry(partition(1), new NextOffset(4, 0))
        .containsEntry(partition(2), new NextOffset(6, 7))
        .hasSize(3);
  }

  @Test
  void what_retention_took_before_its_turn_is_lost_exactly() {
    Backlog backlog = backlog(waiting(2, 6, 6, 9), waiting(1, 5, 4, 9), waiting(0, 8, 3, 9));

    assertThat(backlog.lost()).containsExactly(range(0, 3, 8), range(1, 4, 5));
  }

  @Test
  void partitions_are_added_to_a_position_that_names_others() {
    Backlog backlog = backlog(waiting(0, 0, 0, 9), waiting(1, 2, 0, 9), waiting(2, 0, 0, 9));

    assertThat(backlog.added(position(3))).containsExactly(partition(1), partition(2));
    assertThat(backlog.added(position(3, 4, 5))).isEmpty();
    assertThat(backlog.added(Position.NONE)).isEmpty();
  }

  @Test
  void what_was_lost_of_an_added_partition_that_no_range_takes_still_shows() {
    Backlog backlog = backlog(waiting(0, 0, 3, 9), waiting(1, 6, 0, 6));

    assertThat(backlog.reached(position(3), List.of(range(0, 3, 9))).at(partition(1)))
        .contains(new NextOffset(0, 7));
    assertThat(backlog.lost()).containsExactly(range(1, 0, 6));
  }

  @Property
  void lost_and_waiting_offsets_are_all_from_the_position_to_the_readable_end(
      @ForAll @LongRange(min = 0, max = 50) long position,
      @ForAll @LongRange(min = 0, max = 50) long logStart,
      @ForAll @LongRange(min = 0, max = 50) long more) {
    PartitionBacklog partition = waiting(0, logStart, position, logStart + more);

    long next = position;
    for (Optional<OffsetRange> range : List.of(partition.lost(), partition.range())) {
      if (range.isPresent()) {
        assertThat(range.get().from()).isEqualTo(next);
        next = range.get().until();
      }
    }
    assertThat(next).isEqualTo(Math.max(position, logStart + more));
  }

  @Test
  void truncated_partitions_are_named() {
    assertThat(backlog(truncated(2), waiting(1, 0, 0, 1), truncated(0)).truncated())
        .containsExactly(partition(0), partition(2));
  }

  @Test
  void open_since_is_the_earliest_of_all_partitions() {
    Backlog backlog =
        backlog(
            open(0, Optional.of(Samples.NOON)),
            open(1, Optional.empty()),
            open(2, Optional.of(Samples.NOON.minusSeconds(1))));

    assertThat(backlog.openSince()).contains(Samples.NOON.minusSeconds(1));
    assertThat(backlog(open(0, Optional.empty())).openSince()).isEmpty();
  }

  @Test
  void impossible_values_are_refused() {
    assertThatThrownBy(() -> waiting(0, 10, 0, 9)).hasMessageContaining("10, 9, 9, 0");
    assertThatThrownBy(
            () ->
                new PartitionBacklog(
                    partition(0), 0, 0, 9, 8, 7, Optional.empty(), Optional.empty(), false))
        .hasMessageContaining("0, 9, 8, 0");
    assertThatThrownBy(() -> waiting(0, -1, 0, 9)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> range(0, 5, 5)).hasMessageContaining("[5, 5)");
    assertThatThrownBy(() -> range(0, -1, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NextOffset(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NextOffset(0, -2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TopicPartition("", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TopicPartition("t", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void positions_are_the_same_whatever_their_epochs() {
    Position one = position(1, 2);

    assertThat(one.sameOffsets(one.with(partition(0), new NextOffset(1, 9)))).isTrue();
    assertThat(one.sameOffsets(position(1, 3))).isFalse();
    assertThat(one.sameOffsets(position(1))).isFalse();
    assertThat(one.sameOffsets(position(1, 2, 3))).isFalse();
  }
}
