package io.tidemill.core.run;

import static io.tidemill.core.pipeline.MergeFunction.MAX;
import static io.tidemill.core.pipeline.MergeFunction.MIN;
import static io.tidemill.core.pipeline.MergeFunction.SUM;
import static io.tidemill.core.pipeline.MergeFunction.UNION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.pipeline.MergeFunction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MergingTest {
  private static Object fold(MergeFunction function, List<?> values) {
    Object merged = null;
    for (Object value : values) {
      merged = Merging.merge(function, merged, value);
    }
    return merged;
  }

  private static List<Object> shuffled(List<?> values, Random random) {
    List<Object> copy = new ArrayList<>(values);
    Collections.shuffle(copy, random);
    return copy;
  }

  /** Whatever the order, and wherever the list is cut in two and folded apart. */
  private static void checkOrderFree(MergeFunction function, List<?> values, Random random) {
    Object whole = fold(function, values);
    List<Object> other = shuffled(values, random);
    int cut = values.isEmpty() ? 0 : random.nextInt(values.size());

    assertThat(fold(function, other)).isEqualTo(whole);
    assertThat(
            Merging.merge(
                function,
                fold(function, other.subList(0, cut)),
                fold(function, other.subList(cut, other.size()))))
        .isEqualTo(whole);
  }

  @Property
  void sum_min_and_max_of_integers_are_order_free(
      @ForAll("integers") List<Long> values, @ForAll Random random) {
    checkOrderFree(SUM, values, random);
    checkOrderFree(MIN, values, random);
    checkOrderFree(MAX, values, random);
  }

  @Property
  void sum_min_and_max_of_decimals_are_order_free_down_to_the_scale(
      @ForAll("decimals") List<BigDecimal> values, @ForAll Random random) {
    checkOrderFree(SUM, values, random);
    checkOrderFree(MIN, values, random);
    checkOrderFree(MAX, values, random);
  }

  @Property
  void unions_are_order_free(@ForAll List<Set<Integer>> values, @ForAll Random random) {
    checkOrderFree(UNION, values, random);
  }

  @Property
  void min_and_max_of_text_follow_its_bytes(@ForAll("texts") List<String> values) {
    List<String> sorted =
        values.stream()
            .filter(Objects::nonNull)
            .sorted(
                (one, other) ->
                    Arrays.compareUnsigned(
                        one.getBytes(StandardCharsets.UTF_8),
                        other.getBytes(StandardCharsets.UTF_8)))
            .toList();

    assertThat(fold(MIN, values)).isEqualTo(sorted.isEmpty() ? null : sorted.get(0));
    assertThat(fold(MAX, values))
        .isEqualTo(sorted.isEmpty() ? null : sorted.get(sorted.size() - 1));
  }

  @Provide
  Arbitrary<List<Long>> integers() {
    return Arbitraries.longs()
        .between(Integer.MIN_VALUE, Integer.MAX_VALUE)
        .injectNull(0.1)
        .list()
        .ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<BigDecimal>> decimals() {
    return Arbitraries.integers()
        .between(-20, 20)
        .map(number -> new BigDecimal(BigInteger.valueOf(number), Math.abs(number) % 3))
        .map(number -> number.signum() == 0 ? number.setScale(2) : number)
        .list()
        .ofMaxSize(10);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of("", "a", "ab", "é", "\uFF61", "\uE000", "😀", "😁", "a😀", "a\uFF61")
        .injectNull(0.1)
        .list()
        .ofMaxSize(6);
  }

  @Test
  void decimals_equal_in_value_but_not_in_scale_have_an_order() {
    BigDecimal one = new BigDecimal("1.0");
    BigDecimal other = new BigDecimal("1.00");

    assertThat(fold(MIN, List.of(one, other))).isEqualTo(fold(MIN, List.of(other, one)));
    assertThat(fold(MAX, List.of(one, other))).isEqualTo(fold(MAX, List.of(other, one)));
  }

  @Test
  void sums_that_leave_their_type_throw() {
    assertOverflow(Long.MAX_VALUE, 1L);
    assertOverflow(Long.MIN_VALUE, -1L);
    assertOverflow(Integer.MAX_VALUE, 1);
    assertOverflow(Short.MAX_VALUE, (short) 1);
    assertOverflow(Byte.MIN_VALUE, (byte) -1);
  }

  private static void assertOverflow(Object stored, Object fresh) {
    assertThatThrownBy(() -> Merging.merge(SUM, stored, fresh))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void sums_keep_their_type() {
    assertThat(Merging.merge(SUM, (short) 1, (short) 2)).isEqualTo((short) 3);
    assertThat(Merging.merge(SUM, (byte) 1, (byte) 2)).isEqualTo((byte) 3);
    assertThat(Merging.merge(SUM, 1, 2)).isEqualTo(3);
    assertThat(Merging.merge(SUM, BigInteger.TWO, BigInteger.ONE)).isEqualTo(BigInteger.valueOf(3));
  }

  @Test
  void null_adds_nothing() {
    for (MergeFunction function : List.of(SUM, MIN, MAX)) {
      assertThat(Merging.merge(function, 5L, null)).isEqualTo(5L);
      assertThat(Merging.merge(function, null, 5L)).isEqualTo(5L);
      assertThat(Merging.merge(function, null, null)).isNull();
    }
    assertThat(Merging.merge(UNION, Set.of(1), null)).isEqualTo(Set.of(1));
  }

  @Test
  void dates_and_times_have_a_least_and_a_greatest() {
    Instant early = Instant.EPOCH;
    Instant late = Instant.EPOCH.plusSeconds(1);

    assertThat(Merging.merge(MIN, late, early)).isEqualTo(early);
    assertThat(Merging.merge(MAX, late, early)).isEqualTo(late);
    assertThat(Merging.merge(MIN, LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1)))
        .isEqualTo(LocalDate.EPOCH);
  }

  @Test
  void what_has_no_exact_merge_is_refused_by_name() {
    assertThatThrownBy(() -> Merging.merge(SUM, 1.0, 2.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Can't merge by SUM: Double and Double");
    assertThatThrownBy(() -> Merging.merge(SUM, 1L, 2)).hasMessageContaining("Long and Integer");
    assertThatThrownBy(() -> Merging.merge(MAX, 1L, 2)).hasMessageContaining("MAX: Long and");
    assertThatThrownBy(() -> Merging.merge(UNION, 1L, 2L)).hasMessageContaining("UNION");
  }
}
