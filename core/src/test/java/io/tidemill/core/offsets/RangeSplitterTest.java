package io.tidemill.core.offsets;

import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.Samples;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RangeSplitterTest {
  @Provide
  Arbitrary<List<OffsetRange>> ranges() {
    return Samples.ranges(1000);
  }

  @Property
  void pieces_cover_the_ranges_without_gap_or_overlap(
      @ForAll("ranges") List<OffsetRange> ranges,
      @ForAll @LongRange(min = 1, max = 1200) long most) {
    assertThat(joined(RangeSplitter.split(ranges, most))).isEqualTo(ranges);
  }

  @Property
  void no_piece_is_longer_than_allowed_nor_much_shorter_than_its_siblings(
      @ForAll("ranges") List<OffsetRange> ranges,
      @ForAll @LongRange(min = 1, max = 1200) long most) {
    List<OffsetRange> pieces = RangeSplitter.split(ranges, most);

    assertThat(pieces).allMatch(piece -> piece.length() <= most);
    for (OffsetRange range : ranges) {
      List<Long> lengths =
          pieces.stream()
              .filter(piece -> piece.partition().equals(range.partition()))
              .map(OffsetRange::length)
              .sorted()
              .toList();
      assertThat(lengths.get(lengths.size() - 1) - lengths.get(0)).isLessThanOrEqualTo(1);
      assertThat(lengths).hasSize((int) Math.ceil((double) range.length() / most));
    }
  }

  @Test
  void the_longest_possible_range_is_split_without_overflow() {
    assertThat(RangeSplitter.split(List.of(range(0, 0, Long.MAX_VALUE)), Long.MAX_VALUE / 2))
        .containsExactly(
            range(0, 0, 3074457345618258603L),
            range(0, 3074457345618258603L, 6148914691236517205L),
            range(0, 6148914691236517205L, Long.MAX_VALUE));
  }

  @Test
  void pieces_of_nothing_are_refused() {
    assertThatThrownBy(() -> RangeSplitter.split(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<OffsetRange> joined(List<OffsetRange> pieces) {
    List<OffsetRange> joined = new ArrayList<>();
    for (OffsetRange piece : pieces) {
      OffsetRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null
          && last.partition().equals(piece.partition())
          && last.until() == piece.from()) {
        joined.set(
            joined.size() - 1, new OffsetRange(piece.partition(), last.from(), piece.until()));
      } else {
        joined.add(piece);
      }
    }
    return joined;
  }
}
