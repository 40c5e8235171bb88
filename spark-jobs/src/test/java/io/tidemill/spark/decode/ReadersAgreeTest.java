package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.record;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
          "map", "object", "deep");

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
          "ARRAY<STRUCT<a: MAP<STRING, ARRAY<DECIMAL(30,5)>>, b: ARRAY<BOOLEAN>, c: STRUCT<at: TIMESTAMP>>>");

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
          "[{\"a\":{\"k\":[1.5,null,2]},\"b\":[true,null]},null,{\"b\":[],\"c\":{\"at\":7}},{}]");

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
    Both both = new Both(suffix, options);
    Documents documents = new Documents(name.hashCode(), NAMES, values);
    for (int i = 0; i < DOCUMENTS; i++) {
      both.compare(documents.any());
    }
    assertThat(both.alive).isBetween(DOCUMENTS / 100L, DOCUMENTS * 9L / 10);
    assertThat(both.quick.readQuickly()).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void what_programs_write_goes_the_quick_way(
      String name, String suffix, Map<String, String> options, List<String> values) {
    Both both = new Both("", options);
    Documents documents = new Documents(name.hashCode(), NAMES, values);
    for (int i = 0; i < DOCUMENTS; i++) {
      both.compare(documents.plain());
    }
    assertThat(both.alive).as(both.lastDead).isGreaterThan(DOCUMENTS * 9L / 10);
    assertThat(both.quick.readQuickly()).isGreaterThan(both.alive * 98 / 100);
  }

  private static final class Both {
    private final RecordDecoder quick;
    private final RecordDecoder slow;
    private long alive;
    private String lastDead = "none";

    Both(String suffix, Map<String, String> options) {
      StringBuilder schema = new StringBuilder();
      for (int i = 0; i < NAMES.size(); i++) {
        schema.append(i == 0 ? "" : ", ").append('`').append(NAMES.get(i)).append("` ");
        schema.append(TYPES.get(i)).append(i < 3 ? suffix : "");
      }
      Source source = source(schema.toString(), options, Source.Tombstones.DEAD_LETTER);
      SourceColumns all = SourceColumns.of(source);
      SourceColumns columns =
          all.only(
              new UsedColumns(
                  all.all().fields(), java.util.Set.of(MetadataColumn.KEY, MetadataColumn.OFFSET)));
      quick =
          new RecordDecoder(
              columns, new JsonValues(columns.declared(), options), source.tombstones());
      slow =
          new RecordDecoder(
              columns,
              new JsonValues(columns.declared(), options, Optional.empty()),
              source.tombstones());
    }

    void compare(byte[] document) {
      String expected = outcome(slow.decode(record(bytes("key"), document), 7));
      String found = outcome(quick.decode(record(bytes("key"), document), 7));
      if (!found.equals(expected)) {
        assertThat(found)
            .as("document %s", new String(document, StandardCharsets.UTF_8))
            .isEqualTo(expected);
      }
      if (expected.startsWith("[")) {
        alive++;
      } else {
        lastDead = expected;
      }
    }

    private static String outcome(Decoded decoded) {
      return decoded.match(fields -> Arrays.toString(fields.row().getBytes()), Decoded.Dead::error);
    }
  }
}
