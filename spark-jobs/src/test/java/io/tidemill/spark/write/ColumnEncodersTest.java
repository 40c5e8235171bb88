package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.StringLength;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

class ColumnEncodersTest {
  private static final DataType STRING = org.apache.spark.sql.types.DataTypes.StringType;
  private static final DataType BYTE = org.apache.spark.sql.types.DataTypes.ByteType;
  private static final DataType SHORT = org.apache.spark.sql.types.DataTypes.ShortType;
  private static final DataType INT = org.apache.spark.sql.types.DataTypes.IntegerType;
  private static final DataType LONG = org.apache.spark.sql.types.DataTypes.LongType;
  private static final DataType FLOAT = org.apache.spark.sql.types.DataTypes.FloatType;
  private static final DataType DOUBLE = org.apache.spark.sql.types.DataTypes.DoubleType;
  private static final DataType BOOLEAN = org.apache.spark.sql.types.DataTypes.BooleanType;
  private static final DataType BINARY = org.apache.spark.sql.types.DataTypes.BinaryType;
  private static final DataType DATE = org.apache.spark.sql.types.DataTypes.DateType;
  private static final DataType TIMESTAMP = org.apache.spark.sql.types.DataTypes.TimestampType;

  @Property
  void integers_come_back_from_columns_as_wide_or_wider(
      @ForAll byte tiny, @ForAll short small, @ForAll int middle, @ForAll long big) {
    assertThat(written(BYTE, tiny, DataTypes.TINYINT)).isEqualTo(tiny);
    assertThat(written(BYTE, tiny, DataTypes.BIGINT)).isEqualTo((long) tiny);
    assertThat(written(SHORT, small, DataTypes.SMALLINT)).isEqualTo(small);
    assertThat(written(SHORT, small, DataTypes.INT)).isEqualTo((int) small);
    assertThat(written(INT, middle, DataTypes.INT)).isEqualTo(middle);
    assertThat(written(INT, middle, DataTypes.BIGINT)).isEqualTo((long) middle);
    assertThat(written(INT, middle, DataTypes.DOUBLE)).isEqualTo((double) middle);
    assertThat(written(LONG, big, DataTypes.BIGINT)).isEqualTo(big);
    assertThat(written(LONG, big, DataTypes.VARINT)).isEqualTo(BigInteger.valueOf(big));
    assertThat(written(LONG, big, DataTypes.DECIMAL)).isEqualTo(BigDecimal.valueOf(big));
  }

  @Property
  void an_integer_goes_into_a_narrower_column_exactly_if_it_fits(@ForAll long value) {
    if (value == (int) value) {
      assertThat(written(LONG, value, DataTypes.INT)).isEqualTo((int) value);
    } else {
      assertThatThrownBy(() -> written(LONG, value, DataTypes.INT))
          .isInstanceOf(UnfitValueException.class)
          .hasMessageContaining(String.valueOf(value));
    }
  }

  @Property
  void narrowing_refuses_what_lies_just_outside(@ForAll @IntRange(min = 1, max = 1000) int beyond) {
    assertThatThrownBy(() -> written(INT, Byte.MAX_VALUE + beyond, DataTypes.TINYINT))
        .isInstanceOf(UnfitValueException.class);
    assertThatThrownBy(() -> written(INT, Byte.MIN_VALUE - beyond, DataTypes.TINYINT))
        .isInstanceOf(UnfitValueException.class);
    assertThatThrownBy(() -> written(INT, Short.MAX_VALUE + beyond, DataTypes.SMALLINT))
        .isInstanceOf(UnfitValueException.class);
    assertThatThrownBy(() -> written(INT, Short.MIN_VALUE - beyond, DataTypes.SMALLINT))
        .isInstanceOf(UnfitValueException.class);
  }

  @Property
  void decimals_keep_value_and_scale(
      @ForAll @BigRange(min = "-1000000000000000", max = "1000000000000000") @Scale(4)
          BigDecimal value) {
    DataType type = org.apache.spark.sql.types.DataTypes.createDecimalType(38, 4);
    Decimal decimal = Decimal.apply(value.setScale(4), 38, 4);
    assertThat(written(type, decimal, DataTypes.DECIMAL)).isEqualTo(value.setScale(4));
  }

  @Property
  void whole_decimals_go_into_integer_columns_exactly_if_they_fit(
      @ForAll @BigRange(min = "-40000000000000000000", max = "40000000000000000000")
          BigInteger value) {
    DataType type = org.apache.spark.sql.types.DataTypes.createDecimalType(38, 0);
    Decimal decimal = Decimal.apply(new BigDecimal(value), 38, 0);
    assertThat(written(type, decimal, DataTypes.VARINT)).isEqualTo(value);
    if (value.bitLength() < Long.SIZE) {
      assertThat(written(type, decimal, DataTypes.BIGINT)).isEqualTo(value.longValueExact());
    } else {
      assertThatThrownBy(() -> written(type, decimal, DataTypes.BIGINT))
          .isInstanceOf(UnfitValueException.class);
    }
  }

  @Property
  void floating_point_numbers_keep_their_bits(@ForAll float single, @ForAll double both) {
    assertThat(written(FLOAT, single, DataTypes.FLOAT)).isEqualTo(single);
    assertThat(written(FLOAT, single, DataTypes.DOUBLE)).isEqualTo((double) single);
    assertThat(written(DOUBLE, both, DataTypes.DOUBLE)).isEqualTo(both);
  }

  @Property
  void text_blobs_and_booleans_come_back(
      @ForAll @StringLength(max = 50) String text, @ForAll byte[] bytes, @ForAll boolean flag) {
    // A lone surrogate has no UTF-8 and becomes a question mark before it gets here.
    UTF8String utf8 = UTF8String.fromString(text);
    assertThat(written(STRING, utf8, DataTypes.TEXT)).isEqualTo(utf8.toString());
    assertThat(written(BINARY, bytes, DataTypes.BLOB)).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(written(BOOLEAN, flag, DataTypes.BOOLEAN)).isEqualTo(flag);
  }

  @Property
  void days_come_back(@ForAll @IntRange(min = -700_000, max = 2_900_000) int day) {
    assertThat(written(DATE, day, DataTypes.DATE)).isEqualTo(LocalDate.ofEpochDay(day));
  }

  @Property
  void timestamps_lose_what_is_below_a_millisecond_downwards(
      @ForAll @LongRange(min = -60_000_000_000_000_000L, max = 250_000_000_000_000_000L)
          long micros) {
    Instant exact = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    assertThat(written(TIMESTAMP, micros, DataTypes.TIMESTAMP))
        .isEqualTo(exact.truncatedTo(ChronoUnit.MILLIS));
  }

  @Example
  void a_merged_rows_timestamp_key_must_be_whole_milliseconds() {
    ColumnEncoder encoder =
        ColumnEncoders.of(TIMESTAMP, DataTypes.TIMESTAMP, Fidelity.DISTINCT).orElseThrow();
    assertThat(encoder.encode(row(5_000L), 0).getLong(0)).isEqualTo(5);
    assertThatThrownBy(() -> encoder.encode(row(5_001L), 0))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining("5001");
  }

  @Property
  void uuids_come_back_from_strings_of_either_case(@ForAll long most, @ForAll long least) {
    UUID uuid = new UUID(most, least);
    String upper = uuid.toString().toUpperCase(java.util.Locale.ROOT);
    assertThat(written(STRING, UTF8String.fromString(uuid.toString()), DataTypes.UUID))
        .isEqualTo(uuid);
    assertThat(written(STRING, UTF8String.fromString(upper), DataTypes.UUID)).isEqualTo(uuid);
    ColumnEncoder distinct =
        ColumnEncoders.of(STRING, DataTypes.UUID, Fidelity.DISTINCT).orElseThrow();
    if (!upper.equals(uuid.toString())) {
      assertThatThrownBy(() -> distinct.encode(row(UTF8String.fromString(upper)), 0))
          .isInstanceOf(UnfitValueException.class);
    }
  }

  @Example
  void strings_that_are_no_uuid_address_time_or_ascii_dont_fit() {
    for (String text : List.of("", "1-2-3-4-5", "00000000-0000-0000-0000-00000000000g")) {
      assertUnfit(text, DataTypes.UUID);
    }
    assertUnfit("00000000-0000-4000-8000-000000000000", DataTypes.TIMEUUID);
    for (String text :
        List.of("", "localhost", "1.2.3", "1.2.3.256", "1::2::3", "::1%lo", "abcd")) {
      assertUnfit(text, DataTypes.INET);
    }
    assertUnfit("25:00", DataTypes.TIME);
    assertUnfit("naïve", DataTypes.ASCII);
  }

  @Example
  void text_must_be_well_formed() {
    UTF8String torn = UTF8String.fromBytes(new byte[] {'a', (byte) 0xc3});
    assertThatThrownBy(() -> written(STRING, torn, DataTypes.TEXT))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining("UTF-8");
  }

  @Example
  void addresses_times_and_ascii_come_back_from_strings() throws Exception {
    for (String text : List.of("127.0.0.1", "255.10.0.3", "::1", "2001:db8::ff00:42:8329")) {
      assertThat(written(STRING, UTF8String.fromString(text), DataTypes.INET))
          .isEqualTo(InetAddress.getByName(text));
    }
    assertThat(written(STRING, UTF8String.fromString("10:15:30.25"), DataTypes.TIME))
        .isEqualTo(LocalTime.of(10, 15, 30, 250_000_000));
    assertThat(written(STRING, UTF8String.fromString("SFO"), DataTypes.ASCII)).isEqualTo("SFO");
    UUID timeUuid = UUID.fromString("8d1ce1f0-7a5c-11f0-8de9-0242ac120002");
    assertThat(written(STRING, UTF8String.fromString(timeUuid.toString()), DataTypes.TIMEUUID))
        .isEqualTo(timeUuid);
  }

  @Property
  void collections_come_back(@ForAll List<Integer> numbers, @ForAll Map<Short, Integer> counts) {
    DataType array = org.apache.spark.sql.types.DataTypes.createArrayType(INT);
    GenericArrayData data = new GenericArrayData(numbers.toArray());
    assertThat(written(array, data, DataTypes.listOf(DataTypes.BIGINT)))
        .isEqualTo(numbers.stream().map(Integer::longValue).toList());
    assertThat(written(array, data, DataTypes.setOf(DataTypes.INT, true)))
        .isEqualTo(Set.copyOf(numbers));
    DataType map = org.apache.spark.sql.types.DataTypes.createMapType(SHORT, INT);
    ArrayBasedMapData pairs =
        new ArrayBasedMapData(
            new GenericArrayData(counts.keySet().toArray()),
            new GenericArrayData(counts.values().toArray()));
    assertThat(written(map, pairs, DataTypes.mapOf(DataTypes.INT, DataTypes.INT)))
        .isEqualTo(
            counts.entrySet().stream()
                .collect(Collectors.toMap(each -> (int) each.getKey(), Map.Entry::getValue)));
  }

  @Example
  void nested_collections_come_back_and_nulls_inside_dont_fit() {
    DataType type =
        org.apache.spark.sql.types.DataTypes.createArrayType(
            org.apache.spark.sql.types.DataTypes.createArrayType(STRING));
    var cql = DataTypes.listOf(DataTypes.frozenListOf(DataTypes.TEXT));
    GenericArrayData inner = new GenericArrayData(new Object[] {UTF8String.fromString("a")});
    GenericArrayData outer =
        new GenericArrayData(new Object[] {inner, new GenericArrayData(new Object[0])});
    assertThat(written(type, outer, cql)).isEqualTo(List.of(List.of("a"), List.of()));
    GenericArrayData holed = new GenericArrayData(new Object[] {inner, null});
    assertThatThrownBy(() -> written(type, holed, cql)).isInstanceOf(UnfitValueException.class);
  }

  @Example
  void a_set_element_that_would_be_too_long_a_cell_name_doesnt_fit_unless_frozen() {
    DataType type = org.apache.spark.sql.types.DataTypes.createArrayType(STRING);
    String longText = "x".repeat(65_536);
    GenericArrayData data = new GenericArrayData(new Object[] {UTF8String.fromString(longText)});
    assertThatThrownBy(() -> written(type, data, DataTypes.setOf(DataTypes.TEXT)))
        .isInstanceOf(UnfitValueException.class);
    assertThat(written(type, data, DataTypes.frozenSetOf(DataTypes.TEXT)))
        .isEqualTo(Set.of(longText));
  }

  @Example
  void types_that_lose_something_or_mean_something_else_have_no_encoder() {
    DataType money = org.apache.spark.sql.types.DataTypes.createDecimalType(10, 2);
    assertThat(ColumnEncoders.of(DOUBLE, DataTypes.FLOAT, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(LONG, DataTypes.DOUBLE, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(LONG, DataTypes.TIMESTAMP, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(LONG, DataTypes.COUNTER, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(money, DataTypes.INT, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(INT, DataTypes.TEXT, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(STRING, DataTypes.INT, Fidelity.LENIENT)).isEmpty();
    assertThat(ColumnEncoders.of(STRING, DataTypes.INET, Fidelity.DISTINCT)).isEmpty();
  }

  @Example
  void arrays_that_differ_may_be_one_set_and_so_are_no_key_of_a_merged_row() {
    DataType array = org.apache.spark.sql.types.DataTypes.createArrayType(INT);
    var set = DataTypes.frozenSetOf(DataTypes.INT);
    assertThat(ColumnEncoders.of(array, set, Fidelity.DISTINCT)).isEmpty();
    assertThat(ColumnEncoders.of(array, set, Fidelity.LENIENT)).isPresent();
    assertThat(ColumnEncoders.of(array, DataTypes.frozenListOf(DataTypes.INT), Fidelity.DISTINCT))
        .isPresent();
  }

  private static void assertUnfit(String text, com.datastax.oss.driver.api.core.type.DataType cql) {
    assertThatThrownBy(() -> written(STRING, UTF8String.fromString(text), cql))
        .as("%s as %s", text, cql)
        .isInstanceOf(UnfitValueException.class);
  }

  /** What the driver's own codec reads from the encoded bytes. */
  private static Object written(
      DataType spark, Object value, com.datastax.oss.driver.api.core.type.DataType cql) {
    ByteBuffer bytes =
        ColumnEncoders.of(spark, cql, Fidelity.LENIENT).orElseThrow().encode(row(value), 0);
    return CodecRegistry.DEFAULT.codecFor(cql).decode(bytes, ProtocolVersion.DEFAULT);
  }

  private static GenericInternalRow row(Object value) {
    return new GenericInternalRow(new Object[] {value});
  }
}
