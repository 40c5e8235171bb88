package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final String SCHEMA =
      "s STRING, t TINYINT, i INT, l BIGINT, d DOUBLE, f FLOAT, m DECIMAL(6,2), at TIMESTAMP, day DATE, n TIMESTAMP_NTZ, b BOOLEAN";

  private final ValueReader reader = reader(SCHEMA, Map.of()).orElseThrow();
  private final UnsafeRowWriter row = new UnsafeRowWriter(StructType.fromDDL(SCHEMA).length());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { } \r\n\t",
        "{\"s\":\"x\",\"i\":1}",
        "{ \"i\" : 1 , \"s\" : \"é€😀\" }",
        "{\"s\":\"a\\n\\u00e9\"}",
        "{\"s\":null,\"i\":null}",
        "{\"s\":17}",
        "{\"s\":true}",
        "{\"t\":-128,\"i\":2147483647,\"l\":9223372036854775807}",
        "{\"d\":-0.0,\"f\":1e38}",
        "{\"d\":123456789012345678901e-5}",
        "{\"m\":9999.994}",
        "{\"m\":-1}",
        "{\"at\":\"2026-11-01T12:34:56.789Z\",\"day\":\"2024-02-29\",\"n\":\"2026-11-01 00:00:00\"}",
        "{\"at\":1}",
        "{\"unknown\":{\"a\":[{\"b\":1},{\"b\":2}],\"b\":\"\\\"}\"},\"i\":1}",
        "{\"Ä\":1,\"I\":2,\"i\":3}",
      })
  void what_programs_write_is_taken(String value) {
    assertThat(takes(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "[{}]",
        "{",
        "{}}",
        "{} {}",
        "{}x",
        "\uFEFF{}",
        "{\"i\":1,}",
        "{,}",
        "{\"i\"}",
        "{\"i\":}",
        "{\"i\" 1}",
        "{\"i\":1 \"s\":\"x\"}",
        "{i:1}",
        "{'i':1}",
        "{\"i\":1,\"i\":1}",
        "{\"other\":1,\"other\":1}",
        "{\"other\":{\"a\":1,\"a\":1}}",
        "{\"other\":[{\"a\":{\"b\":1,\"c\":2,\"b\":3}}]}",
        "{\"other\":{\"a\":1,}}",
        "{\"other\":[1,]}",
        "{\"other\":[,]}",
        "{\"other\":[1 2]}",
        "{\"other\":[1}",
        "{\"\\u0069\":1}",
        "{\"i\":01}",
        "{\"i\":1.}",
        "{\"i\":.5}",
        "{\"i\":+1}",
        "{\"i\":-}",
        "{\"i\":1e}",
        "{\"i\":1x}",
        "{\"i\":nulls}",
        "{\"i\":tru}",
        "{\"i\":NaN}",
        "{\"i\":1.0}",
        "{\"i\":1e2}",
        "{\"i\":\"1\"}",
        "{\"i\":true}",
        "{\"i\":{}}",
        "{\"i\":2147483648}",
        "{\"t\":128}",
        "{\"l\":9223372036854775808}",
        "{\"l\":18446744073709551617}",
        "{\"d\":1e309}",
        "{\"d\":\"NaN\"}",
        "{\"f\":1e39}",
        "{\"m\":10000}",
        "{\"m\":9999.995}",
        "{\"m\":\"1\"}",
        "{\"m\":1e999999999}",
        "{\"b\":\"true\"}",
        "{\"b\":1}",
        "{\"s\":-0}",
        "{\"s\":1.50}",
        "{\"s\":{}}",
        "{\"s\":\"\\ud83d\\ude00\"}",
        "{\"s\":\"\\x\"}",
        "{\"s\":\"\\u12\"}",
        "{\"s\":\"a\nb\"}",
        "{\"s\":\"open",
        "{\"s\":\"open\\",
        "{\"at\":\"2023-02-29T00:00:00Z\"}",
        "{\"at\":\"2026-11-01T24:00:00Z\"}",
        "{\"at\":\"2026-11-01T12:34:56+18:01\"}",
        "{\"at\":\"12:34:56\"}",
        "{\"at\":\"\"}",
        "{\"at\":1000000000000}",
        "{\"n\":\"2026-11-01T12:34:56Z\"}",
        "{\"n\":1}",
        "{\"day\":1}",
        "{\"day\":\"2026-11-1\"}",
        "{\"i\":1,/* */\"s\":\"x\"}",
      })
  void what_spark_may_refuse_or_read_otherwise_is_left_to_it(String value) {
    assertThat(takes(value)).isFalse();
  }

  @Test
  void bytes_that_are_not_utf8_are_left_to_spark() {
    int[][] broken = {
      {0xff},
      {0x80},
      {0xc3},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xe0, 0x80, 0x80},
      {0xe2, 0x82},
      {0xed, 0xa0, 0x80},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf8, 0x88, 0x80, 0x80},
      {0x00},
      {0x1f},
    };
    for (int[] each : broken) {
      for (String name : new String[] {"s", "other"}) {
        assertThat(reader.read(around("{\"" + name + "\":\"", each, "\"}"), row)).isFalse();
      }
      assertThat(reader.read(around("{\"", each, "\":1}"), row)).isFalse();
    }
    assertThat(reader.read(around("{\"s\":\"", new int[] {0x7f}, "\"}"), row)).isTrue();
    assertThat(reader.read(around("{\"s\":\"", new int[] {0xf4, 0x8f, 0xbf, 0xbf}, "\"}"), row))
        .isTrue();
  }

  @Test
  void specials_are_seen_wherever_they_lie_in_a_word() {
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 20; after++) {
        String plain = "{\"s\":\"" + "a".repeat(before);
        String rest = "b".repeat(after) + "\"}";
        assertThat(takes(plain + rest)).isTrue();
        assertThat(takes(plain + "\\\"" + rest)).isTrue();
        assertThat(takes(plain + "é" + rest)).isTrue();
        assertThat(takes(plain + "\u0001" + rest)).isFalse();
        assertThat(takes(plain + "\"" + rest)).isFalse();
      }
    }
  }

  @Test
  void what_is_deep_long_or_has_too_many_names_is_left_to_spark() {
    assertThat(takes("{\"other\":" + "[".repeat(40) + "]".repeat(40) + "}")).isTrue();
    assertThat(takes("{\"other\":" + "[".repeat(60) + "]".repeat(60) + "}")).isFalse();
    assertThat(takes("{\"other\":" + "{\"a\":".repeat(200_000))).isFalse();
    assertThat(takes("{\"d\":0." + "1".repeat(150) + "}")).isTrue();
    assertThat(takes("{\"other\":" + "1".repeat(1_001) + "}")).isFalse();
    assertThat(takes("{\"other\":{" + names(60) + "}}")).isTrue();
    assertThat(takes("{\"other\":{" + names(70) + "}}")).isFalse();
    assertThat(takes("{" + names(FieldNames.MOST_OTHERS - 10) + "}")).isTrue();
    assertThat(takes("{" + names(FieldNames.MOST_OTHERS + 1) + "}")).isFalse();
    assertThat(takes("{\"i\":1}")).isTrue();
  }

  @Test
  void a_reader_knows_names_in_any_order_and_goes_on_after_it_gave_up() {
    for (String value :
        new String[] {
          "{\"i\":1,\"s\":\"x\"}", "{\"s\":\"x\",\"i\":1}", "{\"i\":1}", "{\"s\":\"x\"}",
        }) {
      assertThat(takes(value)).isTrue();
      assertThat(takes("{\"i\":1,\"i\":2}")).isFalse();
      assertThat(takes("{\"other\":{\"a\":{\"b\":")).isFalse();
      assertThat(takes(value)).isTrue();
    }
    assertThat(takes("{\"ii\":\"x\",\"i\":1}")).isTrue();
    assertThat(takes("{\"i\":\"x\"}")).isFalse();
  }

  @Test
  void fields_declared_not_null_are_left_to_spark_where_they_are_missing() {
    ValueReader strict = reader("id BIGINT NOT NULL, s STRING", Map.of()).orElseThrow();
    UnsafeRowWriter two = new UnsafeRowWriter(2);
    assertThat(strict.read(bytes("{\"id\":1}"), two)).isTrue();
    assertThat(strict.read(bytes("{\"s\":\"x\"}"), two)).isFalse();
    assertThat(strict.read(bytes("{\"id\":null}"), two)).isFalse();
  }

  @Test
  void there_is_no_quick_way_where_only_spark_knows_the_type_or_the_grammar() {
    assertThat(reader("b BINARY", Map.of())).isEmpty();
    assertThat(reader("a ARRAY<STRUCT<b: BINARY>>", Map.of())).isEmpty();
    assertThat(reader("d DATE", Map.of("dateFormat", "d.M.yy"))).isEmpty();
    assertThat(reader("`a\"b` INT", Map.of())).isEmpty();
    assertThat(reader("i INT", Map.of("allowComments", "true"))).isEmpty();
    assertThat(reader("i INT", Map.of("MAXSTRINGLEN", "10"))).isEmpty();
    assertThat(reader("i INT", Map.of("dateFormat", "d.M.yy"))).isPresent();
  }

  @Test
  void nested_values_are_taken_whole_or_not_at_all() {
    ValueReader nested =
        reader(
                "o STRUCT<a: INT, m: MAP<STRING, INT>>, l ARRAY<STRUCT<x: STRING>>, m MAP<STRING, ARRAY<BOOLEAN>>",
                Map.of())
            .orElseThrow();
    UnsafeRowWriter three = new UnsafeRowWriter(3);
    for (String value :
        new String[] {
          "{\"o\":{\"m\":{\"é\":1,\"\":null},\"other\":[{}],\"a\":1},\"l\":[{\"x\":\"y\"},null,{}],\"m\":{\"k\":[true]}}",
          "{\"o\":{},\"l\":[],\"m\":{}}",
          "{\"o\":null,\"l\":[null],\"m\":{\"a\":null}}",
        }) {
      three.reset();
      assertThat(nested.read(bytes(value), three)).as(value).isTrue();
    }
    for (String value :
        new String[] {
          "{\"o\":[]}",
          "{\"o\":{\"a\":\"1\"}}",
          "{\"o\":{\"a\":1,\"a\":1}}",
          "{\"o\":{\"\\u0061\":1}}",
          "{\"o\":{\"m\":{\"x\":1,\"x\":1}}}",
          "{\"l\":{}}",
          "{\"l\":[1]}",
          "{\"l\":[{\"x\":1.5}]}",
          "{\"m\":{\"k\":[1]}}",
          "{\"m\":{\"k\":true}}",
          "{\"m\":{" + names(70) + "}}",
        }) {
      three.reset();
      assertThat(nested.read(bytes(value), three)).as(value).isFalse();
    }
  }

  private boolean takes(String value) {
    row.reset();
    return reader.read(bytes(value), row);
  }

  private static Optional<ValueReader> reader(String schema, Map<String, String> options) {
    Source source = source(schema, options, Source.Tombstones.DEAD_LETTER);
    return JsonReader.of(SourceColumns.of(source).declared(), options);
  }

  private static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"name-" + i + "\":" + i)
        .collect(Collectors.joining(","));
  }

  private static byte[] around(String before, int[] middle, String after) {
    byte[] bytes = bytes(before + "x".repeat(middle.length) + after);
    for (int i = 0; i < middle.length; i++) {
      bytes[before.length() + i] = (byte) middle[i];
    }
    return bytes;
  }
}
