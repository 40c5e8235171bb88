package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the quick way of decoding to Spark's own: the same bytes of rows, the same dead with the
 * same messages. {@code -Dtidemill.documents=N} tries that many documents a schema.
 */
class ReadersAgreeTest {
  private static final int DOCUMENTS = Integer.getInteger("tidemill.documents", 3_000);

  private static final List<String> NAMES =
      List.of(
          "s", "b", "t", "h", "i", "l", "f", "d", "m", "big", "day", "at", "local", "Größe", "list",
          "map", "object", "deep", "raw");

  private static final List<String> TYPES =
      List.of(
          "STRING",
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL(10,2)",
          "DECIMAL(30,5)",
          "DATE",
          "TIMESTAMP",
          "TIMESTAMP_NTZ",
          "STRING",
          "ARRAY<SMALLINT>",
          "MAP<STRING, BOOLEAN>",
          "STRUCT<a: INT, b: STRING, c: DECIMAL(30,5)>",
          "ARRAY<STRUCT<a: MAP<STRING, ARRAY<DECIMAL(30,5)>>, b: ARRAY<BOOLEAN>, c: STRUCT<at: TIMESTAMP>>>",
          "BINARY");

  private static final List<String> DEFAULTS =
      List.of(
          "\"some text of any length, longer than a word\"",
          "true",
          "-7",
          "1234",
          "123456",
          "1234567890123456789",
          "1.5",
          "-12.625",
          "12.5",
          "123456789012345.25",
          "\"2026-11-01\"",
          "\"2026-11-01T12:34:56.789Z\"",
          "\"2026-11-01T12:34:56.789\"",
          "\"é\\u20ac\\n😀\"",
          "[1, 2,null,-3]",
          "{\"x\":true, \"é\" : null,\"z\":false}",
          "{\"b\":\"text\",\"d\":[{}],\"a\":1}",
          "[{\"a\":{\"k\":[1.5,null,2]},\"b\":[true,null]},null,{\"b\":[],\"c\":{\"at\":7}},{}]",
          "\"AQIDBA==\"");

  static Stream<Arguments> sources() {
    return Stream.of(
        Arguments.of("default formats", "", Map.of(), DEFAULTS),
        Arguments.of("fields that must be there", " NOT NULL", Map.of(), DEFAULTS),
        Arguments.of(
            "formats of fixed width",
            "",
            Map.of(
                "timestampFormat", "yyyy/MM/dd HH:mm",
                "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSS",
                "dateFormat", "dd.MM.yyyy"),
            with("\"01.11.2026\"", "\"2026/11/01 12:34\"", "\"2026-11-01T12:34:56.789\"")),
        Arguments.of(
            "formats that Spark alone knows",
            "",
            Map.of(
                "timestampFormat", "d.M.yyyy H:mm",
                "timestampNTZFormat", "yyyyMMddHHmmss",
                "dateFormat", "d.M.yyyy"),
            with("\"1.11.2026\"", "\"1.11.2026 7:34\"", "\"20261101123456\"")),
        Arguments.of(
            "a zone that Spark alone knows",
            "",
            Map.of(
                "timeZone", "Europe/Paris", "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]"),
            with(DEFAULTS.get(10), "\"2026-11-01T12:34:56\"", DEFAULTS.get(12))),
        Arguments.of(
            "a zone ahead, and parsing that falls back",
            "",
            Map.of("timeZone", "+05:30", "enableDateTimeParsingFallback", "true"),
            with(DEFAULTS.get(10), "\"2026-11-01T12:34:56.789\"", DEFAULTS.get(12))));
  }

  private static List<String> with(String day, String at, String local) {
    String[] values = DEFAULTS.toArray(String[]::new);
    values[10] = day;
    values[11] = at;
    values[12] = local;
    return List.of(values);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void every_document_gives_the_same_by_both_ways(
      String name, String suffix, Map<String, String> options, List<String> values) {
    BothWays both = new BothWays(schema(suffix), options);
    Documents documents = new Documents(name.hashCode(), NAMES, values);
    for (int i = 0; i < DOCUMENTS; i++) {
      both.agree(documents.any());
    }
    assertThat(both.alive()).isBetween(DOCUMENTS / 100L, DOCUMENTS * 9L / 10);
    assertThat(both.readQuickly()).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void what_programs_write_goes_the_quick_way(
      String name, String suffix, Map<String, String> options, List<String> values) {
    BothWays both = new BothWays(schema(""), options);
    Documents documents = new Documents(name.hashCode(), NAMES, values);
    for (int i = 0; i < DOCUMENTS; i++) {
      both.agree(documents.plain());
    }
    assertThat(both.alive()).as(both.lastDead()).isGreaterThan(DOCUMENTS * 9L / 10);
    assertThat(both.readQuickly()).isGreaterThan(both.alive() * 98 / 100);
  }

  @Test
  void bytes_that_are_not_utf8_give_the_same_by_both_ways() {
    int[][] odd = {
      {0xff},
      {0x80},
      {0xc3},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xe0, 0x80, 0x80},
      {0xe2, 0x82},
      {0xed, 0xa0, 0x80},
      {0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x8f, 0xbf, 0xbf},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf7, 0xbf, 0xbf, 0xbf},
      {0xf8, 0x88, 0x80, 0x80},
      {0x00},
      {0x1f},
      {0x7f},
    };
    BothWays both = new BothWays("s STRING, o STRUCT<s: STRING>, m MAP<STRING, INT>", Map.of());
    for (int[] each : odd) {
      both.agree(around("{\"s\":\"", each, "\"}"));
      both.agree(around("{\"s\":\"é", each, "\\n\"}"));
      both.agree(around("{\"other\":\"", each, "\",\"s\":\"x\"}"));
      both.agree(around("{\"", each, "\":1,\"s\":\"x\"}"));
      both.agree(around("{\"s\":\"x\",\"o\":{\"a", each, "b\":1,\"s\":\"y\"}}"));
      both.agree(around("{\"m\":{\"", each, "\":1}}"));
      both.agree(around("", each, "{\"s\":\"x\"}"));
      both.agree(around("{\"s\":\"x\"}", each, ""));
    }
    assertThat(both.alive()).isPositive();
    assertThat(both.readQuickly()).isPositive();
  }

  @Test
  void records_in_other_encodings_give_the_same_by_both_ways() {
    BothWays both = new BothWays("s STRING, i INT", Map.of());
    for (String document : List.of("{}", " {}", "{\"i\":1}", "{\"s\":\"é€\"}", "\uFEFF{\"i\":1}")) {
      for (String encoding : List.of("UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
        assertThat(both.agree(document.getBytes(Charset.forName(encoding)))).isFalse();
      }
    }
    assertThat(both.alive()).isEqualTo(20);
  }

  @Test
  void records_as_long_as_the_parsers_buffer_are_read_across_its_end() {
    BothWays both = new BothWays("s STRING, `a longer name` INT, t STRING, d DOUBLE", Map.of());
    String rest =
        "é\\u00e9\\n😀\",\"a longer name\" :\r\n 12345, \"other\":[true,null],\"t\":\"x\",\"d\":-1.25e2 } \n";
    for (int length = 7_880; length <= 8_010; length++) {
      byte[] document = bytes("{\"s\":\"" + "a".repeat(length) + rest);
      assertThat(both.agree(document)).isTrue();
      both.agree(Arrays.copyOf(document, 8_000));
    }
    assertThat(both.agree(bytes("{\"s\":\"" + "é".repeat(100_000) + "\"}"))).isTrue();
  }

  private static byte[] around(String before, int[] middle, String after) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(bytes(before));
    for (int each : middle) {
      bytes.write(each);
    }
    bytes.writeBytes(bytes(after));
    return bytes.toByteArray();
  }

  private static String schema(String suffix) {
    StringBuilder schema = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      schema.append(i == 0 ? "" : ", ").append('`').append(NAMES.get(i)).append("` ");
      schema.append(TYPES.get(i)).append(i < 3 ? suffix : "");
    }
    return schema.toString();
  }
}
