package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.tidemill.core.pipeline.MergeFunction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class MergeCodecTest {
  @Property
  void sums_are_exact_in_every_exact_type(@ForAll int one, @ForAll int other) {
    long sum = (long) one + other;
    assertThat(merged(MergeFunction.SUM, DataTypes.BIGINT, (long) one, (long) other))
        .isEqualTo(sum);
    assertThat(
            merged(
                MergeFunction.SUM,
                DataTypes.VARINT,
                BigInteger.valueOf(one),
                BigInteger.valueOf(other)))
        .isEqualTo(BigInteger.valueOf(sum));
    assertThat(
            merged(
                MergeFunction.SUM,
                DataTypes.DECIMAL,
                BigDecimal.valueOf(one, 2),
                BigDecimal.valueOf(other, 2)))
        .isEqualTo(BigDecimal.valueOf(sum, 2));
  }

  @Property
  void a_sum_that_leaves_the_columns_range_is_refused(@ForAll short one, @ForAll short other) {
    int sum = one + other;
    if (sum == (short) sum) {
      assertThat(merged(MergeFunction.SUM, DataTypes.SMALLINT, one, other)).isEqualTo((short) sum);
    } else {
      assertThatThrownBy(() -> merged(MergeFunction.SUM, DataTypes.SMALLINT, one, other))
          .isInstanceOf(ArithmeticException.class);
    }
  }

  @Property
  void dates_order_before_and_after_the_epoch(
      @ForAll @IntRange(min = -700_000, max = 2_900_000) int one,
      @ForAll @IntRange(min = -700_000, max = 2_900_000) int other) {
    assertThat(
            merged(
                MergeFunction.MIN,
                DataTypes.DATE,
                LocalDate.ofEpochDay(one),
                LocalDate.ofEpochDay(other)))
        .isEqualTo(LocalDate.ofEpochDay(Math.min(one, other)));
  }

  @Property
  void timestamps_and_doubles_order(@ForAll int one, @ForAll int other) {
    assertThat(
            merged(
                MergeFunction.MAX,
                DataTypes.TIMESTAMP,
                Instant.ofEpochMilli(one),
                Instant.ofEpochMilli(other)))
        .isEqualTo(Instant.ofEpochMilli(Math.max(one, other)));
    assertThat(merged(MergeFunction.MIN, DataTypes.DOUBLE, one / 8d, other / 8d))
        .isEqualTo(Math.min(one, other) / 8d);
  }

  @Property
  void text_orders_by_code_points_as_spark_does(
      @ForAll @StringLength(max = 5) String one, @ForAll @StringLength(max = 5) String other) {
    var left = org.apache.spark.unsafe.types.UTF8String.fromString(one);
    var right = org.apache.spark.unsafe.types.UTF8String.fromString(other);
    var least = left.compareTo(right) <= 0 ? left : right;
    assertThat(merged(MergeFunction.MIN, DataTypes.TEXT, left.toString(), right.toString()))
        .isEqualTo(least.toString());
  }

  @Property
  void union_holds_both_sets_and_nothing_else(
      @ForAll Set<Integer> one, @ForAll Set<Integer> other) {
    Set<Integer> both = new HashSet<>(one);
    both.addAll(other);
    assertThat(merged(MergeFunction.UNION, DataTypes.setOf(DataTypes.INT), one, other))
        .isEqualTo(both);
  }

  @Example
  void nothing_stored_or_nothing_fresh_leaves_the_other() {
    assertThat(merged(MergeFunction.SUM, DataTypes.INT, null, 5)).isEqualTo(5);
    assertThat(merged(MergeFunction.SUM, DataTypes.INT, 5, null)).isEqualTo(5);
    MergeCodec codec = MergeCodec.of(MergeFunction.SUM, DataTypes.INT).orElseThrow();
    assertThat(codec.merge(null, null)).isNull();
  }

  @Example
  void zeros_of_either_sign_merge_to_one() {
    assertThat(merged(MergeFunction.MIN, DataTypes.DOUBLE, 0d, -0d))
        .isEqualTo(merged(MergeFunction.MIN, DataTypes.DOUBLE, -0d, 0d));
  }

  @Example
  void merging_doesnt_consume_its_input() {
    MergeCodec codec = MergeCodec.of(MergeFunction.MAX, DataTypes.TEXT).orElseThrow();
    ByteBuffer stored = ByteBuffer.wrap(new byte[] {'a'});
    ByteBuffer first = codec.merge(stored, null);
    assertThat(codec.merge(stored, null)).isEqualTo(first);
  }

  @Example
  void what_isnt_exact_or_has_two_orders_has_no_codec() {
    assertThat(MergeCodec.of(MergeFunction.SUM, DataTypes.DOUBLE)).isEmpty();
    assertThat(MergeCodec.of(MergeFunction.SUM, DataTypes.TEXT)).isEmpty();
    assertThat(MergeCodec.of(MergeFunction.SUM, DataTypes.COUNTER)).isEmpty();
    assertThat(MergeCodec.of(MergeFunction.MIN, DataTypes.UUID)).isEmpty();
    assertThat(MergeCodec.of(MergeFunction.MIN, DataTypes.INET)).isEmpty();
    assertThat(MergeCodec.of(MergeFunction.UNION, DataTypes.listOf(DataTypes.INT))).isEmpty();
  }

  private static Object merged(MergeFunction function, DataType type, Object stored, Object fresh) {
    ByteBuffer bytes =
        MergeCodec.of(function, type).orElseThrow().merge(bytes(type, stored), bytes(type, fresh));
    return CodecRegistry.DEFAULT.codecFor(type).decode(bytes, ProtocolVersion.DEFAULT);
  }

  private static ByteBuffer bytes(DataType type, Object value) {
    return CodecRegistry.DEFAULT.codecFor(type).encode(value, ProtocolVersion.DEFAULT);
  }
}
