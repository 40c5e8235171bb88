package io.tidemill.core.operator;

import static io.tidemill.core.Samples.partition;
import static io.tidemill.core.Samples.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What resets and replays take, offset by offset, in a log of one partition. */
class OffsetPlansTest {
  private static final long MOST = 40;

  private static Backlog log(long start, long position, long end) {
    return new Backlog(
        "flights",
        "topic-id",
        List.of(
            new PartitionBacklog(
                partition(0),
                start,
                position,
                end,
                end,
                0,
                Optional.empty(),
                Optional.empty(),
                /* truncated= */ position > end)));
  }

  private static boolean in(List<OffsetRange> ranges, long offset) {
    return ranges.stream().anyMatch(range -> range.contains(offset));
  }

  @Property
  void a_reset_passes_over_or_repeats_each_offset_that_it_should_and_no_other(
      @ForAll @LongRange(max = MOST) long start,
      @ForAll @LongRange(max = MOST) long length,
      @ForAll @LongRange(max = MOST) long position,
      @ForAll @LongRange(max = MOST) long to) {
    long end = start + length;
    Moves moves = Moves.of(log(start, position, end), position(to));

    for (long offset = 0; offset < 3 * MOST; offset++) {
      assertThat(in(moves.passed(), offset)).isEqualTo(position <= offset && offset < to);
      assertThat(in(moves.again(), offset))
          .isEqualTo(to <= offset && offset < position && offset < end);
    }
    assertThat(moves.words()).isNotEmpty();
  }

  @Property
  void a_replay_takes_what_was_asked_for_and_processed_and_is_still_there(
      @ForAll @LongRange(max = MOST) long start,
      @ForAll @LongRange(max = MOST) long ahead,
      @ForAll @LongRange(max = MOST) long position,
      @ForAll @LongRange(max = MOST) long from,
      @ForAll @LongRange(max = MOST) long until) {
    Stretch stretch =
        Stretch.of(
            log(start, position, Math.max(start, position) + ahead),
            position(from),
            position(until));

    boolean any = !stretch.ranges().isEmpty();
    for (long offset = 0; offset < 3 * MOST; offset++) {
      boolean asked = from <= offset && offset < until && offset < position;
      assertThat(in(stretch.ranges(), offset)).isEqualTo(asked && start <= offset);
      assertThat(in(stretch.clamped(), offset)).isEqualTo(asked && offset < start);
      assertThat(in(stretch.beyond(), offset))
          .isEqualTo(any && until <= offset && offset < position);
    }
    assertThat(stretch.ahead()).hasSize(until > position ? 1 : 0);
    if (any) {
      Replay replay =
          stretch.replay(Replay.Kind.REPLAY, new TreeSet<>(Set.of(TableName.parse("k.t"))));
      assertThat(replay.left()).isEqualTo(stretch.ranges());
    }
  }

  @Property
  void what_retention_has_taken_of_a_table_that_is_made_anew_is_all_before_the_log(
      @ForAll @LongRange(max = MOST) long start, @ForAll @LongRange(max = MOST) long position) {
    Stretch stretch =
        Stretch.of(
            log(start, position, Math.max(start, position)), position(start), position(position));

    for (long offset = 0; offset < 2 * MOST; offset++) {
      assertThat(in(stretch.takenByRetention(), offset) || in(stretch.ranges(), offset))
          .isEqualTo(offset < position);
    }
  }
}
