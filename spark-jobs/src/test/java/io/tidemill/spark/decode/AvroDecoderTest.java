package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.AvroValues.bare;
import static io.tidemill.spark.decode.AvroValues.bytes;
import static io.tidemill.spark.decode.AvroValues.field;
import static io.tidemill.spark.decode.AvroValues.framed;
import static io.tidemill.spark.decode.AvroValues.only;
import static io.tidemill.spark.decode.AvroValues.outcome;
import static io.tidemill.spark.decode.AvroValues.record;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Source;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AvroDecoderTest {
  private static final Schema ORDER =
      record(
          field("id", "\"long\""),
          field("note", "[\"null\",\"string\"]"),
          field("lines", "{\"type\":\"array\",\"items\":\"int\"}"),
          field("tags", "{\"type\":\"map\",\"values\":\"boolean\"}"),
          field("weight", "\"double\""));

  private static final byte[] VALUE =
      bytes(
          ORDER,
          new GenericRecordBuilder(ORDER)
              .set("id", 123_456_789_012L)
              .set("note", "nöte")
              .set("lines", List.of(1, -2, 300_000))
              .set("tags", Map.of("a", true))
              .set("weight", 1.5)
              .build());

  static Stream<Arguments> pairs() {
    ByteBuffer cents = ByteBuffer.wrap(BigInteger.valueOf(-12_345).toByteArray());
    String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":7,\"scale\":2}";
    return Stream.of(
        Arguments.of("\"boolean\"", "BOOLEAN", true, true),
        Arguments.of("\"int\"", "INT", -7, -7),
        Arguments.of("\"int\"", "BIGINT", Integer.MIN_VALUE, (long) Integer.MIN_VALUE),
        Arguments.of("\"int\"", "DOUBLE", Integer.MAX_VALUE, (double) Integer.MAX_VALUE),
        Arguments.of("\"int\"", "DECIMAL(12,2)", -7, new BigDecimal("-7.00")),
        Arguments.of("\"long\"", "BIGINT", Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of(
            "\"long\"", "DECIMAL(19,0)", Long.MAX_VALUE, BigDecimal.valueOf(Long.MAX_VALUE)),
        Arguments.of("\"float\"", "FLOAT", 1.1f, 1.1f),
        Arguments.of("\"float\"", "DOUBLE", 1.1f, (double) 1.1f),
        Arguments.of("\"double\"", "DOUBLE", -0.0, -0.0),
        Arguments.of("\"string\"", "STRING", "Größe 😀", "Größe 😀"),
        Arguments.of("{\"type\":\"string\",\"logicalType\":\"uuid\"}", "STRING", "u", "u"),
        Arguments.of("\"bytes\"", "BINARY", ByteBuffer.wrap(new byte[] {0, -1}), "00ff"),
        Arguments.of(decimal, "DECIMAL(7,2)", cents, new BigDecimal("-123.45")),
        Arguments.of(decimal, "DECIMAL(38,4)", cents, new BigDecimal("-123.4500")),
        Arguments.of("{\"type\":\"int\",\"logicalType\":\"date\"}", "DATE", 20_000, 20_000),
        Arguments.of(
            "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}", "TIMESTAMP", -1L, -1_000L),
        Arguments.of(
            "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}", "TIMESTAMP", 7L, 7L),
        Arguments.of(
            "{\"type\":\"long\",\"logicalType\":\"local-timestamp-millis\"}",
            "TIMESTAMP_NTZ",
            5L,
            5_000L),
        Arguments.of(
            "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}",
            "TIMESTAMP_NTZ",
            5L,
            5L),
        Arguments.of("{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}", "BIGINT", 7L, 7L),
        Arguments.of("\"null\"", "DATE", null, null),
        Arguments.of("[\"string\",\"null\"]", "STRING", null, null),
        Arguments.of("[\"null\",\"int\",\"long\"]", "BIGINT", 7, 7L),
        Arguments.of("[\"null\",\"int\",\"long\"]", "BIGINT", 7L, 7L));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("pairs")
  void a_value_is_read_as_the_declared_type(
      String avro, String sql, Object datum, Object expected) {
    Schema schema = record(field("c", avro));
    GenericData.Record written = new GenericData.Record(schema);
    written.put("c", datum);

    assertThat(only("c " + sql, schema, bytes(schema, written))).isEqualTo(expected);
  }

  @Test
  void enums_are_text_and_fixed_is_binary_or_decimal() {
    Schema schema =
        record(
            field("e", "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"),
            field("f", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}"),
            field(
                "d",
                "{\"type\":\"fixed\",\"name\":\"D\",\"size\":3,\"logicalType\":\"decimal\",\"precision\":4,\"scale\":1}"));
    byte[] value = {2, 1, 2, 0, 0, 15};

    assertThat(outcome(source("d DECIMAL(4,1), e STRING, f BINARY", bare(schema)), value))
        .isEqualTo(List.of(new BigDecimal("1.5"), "B", "0102"));
  }

  @Test
  void records_arrays_and_maps_nest() {
    Schema schema =
        record(
            field(
                "a",
                "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"P\",\"fields\":["
                    + field("x", "\"int\"")
                    + ","
                    + field("m", "{\"type\":\"map\",\"values\":[\"null\",\"string\"]}")
                    + "]}}"));
    // One block of one item, with its length; one of one item; the end.
    byte[] value = {1, 12, 10, 2, 2, 'k', 0, 0, 2, 12, 0, 0};

    Source nested = source("a ARRAY<STRUCT<m: MAP<STRING, STRING>, x: BIGINT>>", bare(schema));
    Map<Object, Object> noneForK = new HashMap<>();
    noneForK.put("k", null);
    assertThat(outcome(nested, value))
        .isEqualTo(List.of(List.of(List.of(noneForK, 5L), List.of(Map.of(), 6L))));
  }

  @Test
  void columns_are_found_by_name_then_by_alias_and_else_are_null() {
    Schema first = record(field("id", "\"int\""), field("old", "\"string\""));
    Schema second =
        record(
            field("extra", "\"bytes\""),
            "{\"name\":\"fresh\",\"aliases\":[\"old\"],\"type\":\"string\"}",
            field("id", "\"long\""));
    Source both =
        source(
            "id BIGINT NOT NULL, old STRING, extra BINARY",
            framed(Map.of(1, first, 2, second), Format.OnUnknownId.BLOCK));

    assertThat(outcome(both, framed(1, new byte[] {2, 2, 'x'})))
        .isEqualTo(Arrays.asList(1L, "x", null));
    assertThat(outcome(both, framed(2, new byte[] {2, 9, 2, 'y', 4})))
        .isEqualTo(List.of(2L, "y", "09"));
  }

  @Test
  void what_no_column_asks_for_is_skipped() {
    assertThat(outcome(source("weight DOUBLE", bare(ORDER)), VALUE)).isEqualTo(List.of(1.5));
    Source all = source("id BIGINT, note STRING, weight DOUBLE", bare(ORDER));
    SourceColumns columns = SourceColumns.of(all).only(new UsedColumns(Set.of("weight"), Set.of()));
    byte[] notText = VALUE.clone();
    notText[8] = (byte) 0xff;
    RecordDecoder pruned =
        new RecordDecoder(columns, all.format(), all.options(), all.tombstones());

    assertThat(outcome(pruned, columns, notText)).isEqualTo(List.of(1.5));
    assertThat(outcome(all, notText)).asString().contains("text in UTF-8");
  }

  @Test
  void headers_and_keys_stand_beside() {
    Source order = source("id BIGINT", bare(ORDER));
    InternalRow row =
        Decoding.decoder(order, EnumSet.allOf(MetadataColumn.class))
            .decode(Decoding.record(Decoding.bytes("key"), VALUE), 7)
            .match(
                Decoded.Fields::row,
                dead -> {
                  throw new AssertionError(dead.error());
                });

    SourceColumns columns = SourceColumns.of(order);
    assertThat(row.getLong(0)).isEqualTo(123_456_789_012L);
    assertThat(row.getUTF8String(columns.ordinal(MetadataColumn.KEY))).hasToString("key");
    assertThat(row.getArray(columns.ordinal(MetadataColumn.HEADERS)).numElements()).isEqualTo(1);
  }

  @Test
  void a_frame_that_is_none_is_dead() {
    Source order = source("id BIGINT", framed(Map.of(17, ORDER), Format.OnUnknownId.BLOCK));

    assertThat(outcome(order, framed(17, VALUE))).isEqualTo(List.of(123_456_789_012L));
    assertThat(outcome(order, new byte[0])).asString().contains("found 0 bytes in all");
    assertThat(outcome(order, new byte[] {0, 0, 0, 0})).asString().contains("found 4 bytes");
    assertThat(outcome(order, Decoding.bytes("{\"id\":1}")))
        .isEqualTo(
            "dead: Expected a byte 0 and a schema's id before the value, found the first byte 0x7b");
    assertThat(outcome(order, framed(-2, VALUE))).asString().contains("found -2");
    assertThat(outcome(order, framed(17, new byte[0]))).asString().contains("its end too early");
    assertThat(outcome(order, null)).asString().contains("Expected an Avro record, found no value");
  }

  @Test
  void an_unknown_schema_stops_unless_it_is_to_be_dead() {
    byte[] value = framed(19, VALUE);
    Source blocking =
        source("id BIGINT", framed(Map.of(17, ORDER, 18, ORDER), Format.OnUnknownId.BLOCK));
    Source burying = source("id BIGINT", framed(Map.of(17, ORDER), Format.OnUnknownId.DEAD_LETTER));

    assertThatThrownBy(() -> outcome(blocking, value))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContainingAll(
            "flights, partition 3, offset 42: Expected a record of one of the writers' schemas [17, 18], found schema id 19. ",
            "source.avro.writerSchemas.19",
            "onUnknownId: deadLetter");
    assertThat(outcome(burying, value))
        .isEqualTo(
            "dead: Expected a record of one of the writers' schemas [17], found schema id 19");
  }

  @Test
  void what_is_cut_off_anywhere_or_goes_on_is_dead() {
    Source order =
        source("id BIGINT, note STRING, lines ARRAY<INT>, tags MAP<STRING, BOOLEAN>", bare(ORDER));
    for (int length = 0; length < VALUE.length; length++) {
      assertThat(outcome(order, Arrays.copyOf(VALUE, length)))
          .as("first %d bytes", length)
          .isInstanceOf(String.class);
    }
    assertThat(outcome(order, Arrays.copyOf(VALUE, VALUE.length + 2)))
        .isEqualTo(
            "dead: Expected exactly one Avro record, found 2 bytes after it at byte %d"
                .formatted(VALUE.length));
  }

  @Test
  void a_value_that_is_not_of_its_type_is_dead() {
    String symbols = "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}";
    assertThat(dead("BOOLEAN", "\"boolean\"", 2)).contains("0 or 1", "0x02");
    assertThat(dead("STRING", symbols, 2)).contains("a symbol's number of 0 to 0", "found 1");
    assertThat(dead("INT", "[\"null\",\"int\"]", 4)).contains("a branch's number", "found 2");
    assertThat(dead("INT", "\"int\"", -1, -1, -1, -1, -1)).contains("number of too many bytes");
    assertThat(dead("STRING", "\"string\"", 2, -1)).contains("text in UTF-8");
    assertThat(dead("STRING", "\"string\"", 1)).contains("a length of 0 to", "found -1");
    assertThat(
            dead(
                "TIMESTAMP",
                "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
                -2,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                1))
        .contains("field c to be a time in ms");
    String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":2}";
    assertThat(dead("DECIMAL(2,0)", decimal, 2, 100)).contains("fit DECIMAL(2,0)", "found 100");
    assertThat(dead("DECIMAL(2,0)", decimal, 0)).contains("found 0 bytes");
    String map = "{\"type\":\"map\",\"values\":\"null\"}";
    assertThat(dead("MAP<STRING, INT>", map, 4, 2, 'a', 2, 'a', 0))
        .contains("each key of a map once");
  }

  @Test
  void a_field_declared_not_null_must_have_a_value() {
    assertThat(dead("INT NOT NULL", "[\"null\",\"int\"]", 0))
        .contains("Expected a value for field c, declared NOT NULL, found none");
  }

  private static String dead(String sql, String avro, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) value[i];
    }
    return String.valueOf(only("c " + sql, record(field("c", avro)), bytes));
  }
}
