package io.tidemill.core.offsets;

import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FairShareTest {
  @Provide
  Arbitrary<List<OffsetRange>> ranges() {
    return Samples.ranges(1000);
  }

  @Provide
  Arbitrary<List<OffsetRange>> hugeRanges() {
    return Samples.ranges(Long.MAX_VALUE / 4);
  }

  @Property
  void the_shares_sum_up_exactly(
      @ForAll("ranges") List<OffsetRange> ranges,
      @ForAll @LongRange(min = 1, max = 8000) long most) {
    assertThat(sum(FairShare.cap(ranges, most)))
        .isEqualTo(sum(ranges).min(BigInteger.valueOf(most)));
  }

  @Property
  void each_share_is_the_beginning_of_its_range(
      @ForAll("hugeRanges") List<OffsetRange> ranges, @ForAll @LongRange(min = 1) long most) {
    Map<TopicPartition, OffsetRange> byPartition = new HashMap<>();
    ranges.forEach(range -> byPartition.put(range.partition(), range));

    List<OffsetRange> shares = FairShare.cap(ranges, most);

    assertThat(shares).extracting(OffsetRange::partition).doesNotHaveDuplicates().isSorted();
    for (OffsetRange share : shares) {
      OffsetRange whole = byPartition.get(share.partition());
      assertThat(share.from()).isEqualTo(whole.from());
      assertThat(share.until()).isLessThanOrEqualTo(whole.until());
    }
  }

  @Property
  void each_share_is_proportional_to_within_one_record(
      @ForAll("hugeRanges") List<OffsetRange> ranges, @ForAll @LongRange(min = 1) long most) {
    BigInteger total = sum(ranges);
    Map<TopicPartition, Long> lengths = new HashMap<>();
    FairShare.cap(ranges, most).forEach(share -> lengths.put(share.partition(), share.length()));

    for (OffsetRange range : ranges) {
      BigDecimal ideal =
          new BigDecimal(BigInteger.valueOf(most).min(total))
              .multiply(BigDecimal.valueOf(range.length()))
              .divide(new BigDecimal(total), new MathContext(60));
      BigDecimal share = BigDecimal.valueOf(lengths.getOrDefault(range.partition(), 0L));
      assertThat(share.subtract(ideal).abs()).isLessThan(BigDecimal.ONE);
    }
  }

  @Test
  void a_backlog_that_fits_is_taken_whole() {
    List<OffsetRange> ranges = List.of(range(0, 5, 10), range(1, 0, 5));

    assertThat(FairShare.cap(ranges, 10)).isEqualTo(ranges);
  }

  @Test
  void a_range_too_short_for_a_share_is_left_out() {
    assertThat(FairShare.cap(List.of(range(0, 0, 1), range(1, 0, 999)), 10))
        .containsExactly(range(1, 0, 10));
  }

  @Test
  void a_share_of_nothing_is_refused() {
    assertThatThrownBy(() -> FairShare.cap(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BigInteger sum(List<OffsetRange> ranges) {
    return ranges.stream()
        .map(range -> BigInteger.valueOf(range.length()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
