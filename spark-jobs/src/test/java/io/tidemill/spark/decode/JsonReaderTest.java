package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.names;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes the quick way, and what doesn't; each document is held to Spark's reading of it. */
class JsonReaderTest {
  private static final String SCHEMA =
      "s STRING, t TINYINT, i INT, l BIGINT, d DOUBLE, f FLOAT, m DECIMAL(6,2), at TIMESTAMP, day DATE, n TIMESTAMP_NTZ, b BOOLEAN";

  private final BothWays both = new BothWays(SCHEMA, Map.of());

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
        "{\"\\u0069\":1}",
        "{\"a\\\"b\":1,\"a\\\\\":2}",
        "{\"s\":-0}",
        "{\"s\":1.50}",
        "{\"s\":{\"a\" : [1.50, \"\\u00e9\"]}}",
        "{\"s\":\"\\ud83d\\ude00\"}",
        "{\"s\":\"\\ud83d\"}",
        "{\"m\":\"1\"}",
        "{\"m\":0.125}",
        "{\"at\":1000000000000}",
        "{\"at\":\"2026-11\"}",
        "{\"day\":\"2026-11-1\"}",
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
        "{\"m\":1e999999999}",
        "{\"b\":\"true\"}",
        "{\"b\":1}",
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
        "{\"n\":\"2026-11-01T12:34:56Z\"}",
        "{\"n\":1}",
        "{\"day\":1}",
        "{\"i\":1,/* */\"s\":\"x\"}",
      })
  void what_is_dead_or_more_than_plain_json_is_left_to_spark(String value) {
    assertThat(takes(value)).isFalse();
  }

  @Test
  void what_is_deep_long_or_has_too_many_names_is_left_to_spark() {
    assertThat(takes("{\"other\":" + "[".repeat(999) + "]".repeat(999) + "}")).isTrue();
    assertThat(takes("{\"other\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}")).isFalse();
    assertThat(takes("{\"other\":" + "{\"a\":".repeat(200_000))).isFalse();
    assertThat(takes("{\"d\":0." + "1".repeat(150) + "}")).isTrue();
    assertThat(takes("{\"other\":" + "1".repeat(1_001) + "}")).isFalse();
    assertThat(takes("{\"other\":{" + names(2_000) + "}}")).isTrue();
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
  void no_record_is_read_on_in_the_next() {
    for (String cut :
        new String[] {
          "", " ", "{", "{\"s\"", "{\"s\":", "{\"s\":\"x", "{\"i\":1", "{\"i\":1,", "{} "
        }) {
      assertThat(takes(cut)).isEqualTo(cut.equals("{} "));
      assertThat(takes("}")).isFalse();
      assertThat(takes(cut)).isEqualTo(cut.equals("{} "));
      assertThat(takes("\"l\":2}")).isFalse();
      assertThat(takes("{\"i\":1} {\"i\":2}")).isFalse();
      assertThat(takes("{\"l\":2}")).isTrue();
    }
  }

  @Test
  void a_name_that_has_no_bytes_costs_its_own_record_the_quick_way_alone() {
    assertThat(takes("{\"i\":1,\"\\ud83d\":1}")).isFalse();
    assertThat(takes("{\"i\":1,\"\\ud83d\":1}")).isFalse();
    assertThat(takes("{\"i\":1,\"s\":\"x\"}")).isTrue();
    assertThat(takes("{\"i\":1}")).isTrue();
  }

  @Test
  void fields_in_any_order_are_laid_out_as_declared() {
    BothWays odd =
        new BothWays(
            "a STRING, big DECIMAL(30,5), o STRUCT<x: STRING, y: DECIMAL(20,0), z: STRING>, l ARRAY<INT>, i INT, b STRING",
            Map.of());
    List<String> members =
        new ArrayList<>(
            List.of(
                "\"a\":\"first\"",
                "\"big\":12345678901234567890.5",
                "\"o\":{\"z\":\"a longer text\",\"y\":7,\"x\":\"x\"}",
                "\"l\":[1,2,null]",
                "\"i\":3",
                "\"b\":\"\""));
    for (int i = 0; i < 500; i++) {
      Collections.shuffle(members, new Random(i));
      String value = String.join(",", members.subList(0, i % (members.size() + 1)));
      assertThat(odd.agree(bytes("{" + value + "}"))).as(value).isTrue();
    }
  }

  @Test
  void fields_declared_not_null_are_left_to_spark_where_they_are_missing() {
    BothWays strict = new BothWays("id BIGINT NOT NULL, s STRING", Map.of());
    assertThat(strict.agree(bytes("{\"id\":1}"))).isTrue();
    assertThat(strict.agree(bytes("{\"s\":\"x\"}"))).isFalse();
    assertThat(strict.agree(bytes("{\"id\":null}"))).isFalse();
  }

  @Test
  void there_is_no_quick_way_where_options_change_the_grammar() {
    assertThat(reader("i INT", Map.of("allowComments", "true"))).isEmpty();
    assertThat(reader("i INT", Map.of("MAXSTRINGLEN", "10"))).isEmpty();
    assertThat(reader("i INT", Map.of("dateFormat", "d.M.yy"))).isPresent();
  }

  @Test
  void types_and_formats_that_spark_alone_knows_take_the_quick_way_too() {
    BothWays odd =
        new BothWays(
            "`a\"b` INT, b BINARY, d DATE, l ARRAY<STRUCT<b: BINARY>>",
            Map.of("dateFormat", "d.M.yy"));
    for (String value :
        new String[] {
          "{\"a\\\"b\":1,\"b\":\"AQID\",\"d\":\"1.2.26\",\"l\":[{\"b\":\"\"},null]}",
          "{\"l\":[],\"d\":\"31.12.69\",\"b\":null}",
        }) {
      assertThat(odd.agree(bytes(value))).as(value).isTrue();
    }
    for (String value : new String[] {"{\"b\":\"*\"}", "{\"b\":1}", "{\"d\":\"1.13.26\"}"}) {
      assertThat(odd.agree(bytes(value))).as(value).isFalse();
    }
  }

  private boolean takes(String value) {
    return both.agree(bytes(value));
  }

  private static Optional<ValueReader> reader(String schema, Map<String, String> options) {
    Source source = source(schema, options, Source.Tombstones.DEAD_LETTER);
    return JsonReader.of(SourceColumns.of(source).declared(), options);
  }
}
