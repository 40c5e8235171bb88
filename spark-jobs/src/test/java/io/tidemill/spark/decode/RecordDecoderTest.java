package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.FLIGHTS;
import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.dead;
import static io.tidemill.spark.decode.Decoding.decoder;
import static io.tidemill.spark.decode.Decoding.record;
import static io.tidemill.spark.decode.Decoding.row;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
  private static final String FLIGHT =
      """
      {"date":"2001/01/01 00:47","delay":14,"distance":405,"origin":"SAN","destination":"PHX"}""";

  @Test
  void a_flight_becomes_a_row_with_its_number_beside_it() {
    InternalRow row = row(FLIGHTS, bytes(FLIGHT));
    assertThat(row.getLong(0)).isEqualTo(978_310_020_000_000L);
    assertThat(row.getInt(1)).isEqualTo(14);
    assertThat(row.getUTF8String(3)).hasToString("SAN");
    SourceColumns columns = SourceColumns.of(FLIGHTS);
    assertThat(row.getLong(columns.numberOrdinal())).isEqualTo(7);
    assertThat(row.getBoolean(columns.tombstoneOrdinal())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " \n\t",
        "null",
        "true",
        "17",
        "\"text\"",
        "[]",
        "[{}]",
        "[{\"delay\":1}]",
        "not json",
        "{",
        "{\"delay\":1",
        "{\"delay\":",
        "{\"delay\":1,}",
        "{\"delay\":1}}",
        "{\"delay\":1} x",
        "{\"delay\":1}{\"delay\":2}",
        "{\"delay\":1}\n{\"delay\":2}",
        "{\"delay\":1},",
        "{delay:1}",
        "{\"delay\":1,\"delay\":2}",
        "{\"unknown\":{\"a\":1,\"a\":2}}",
        "{\"date\":99999999999999}",
        "{\"date\":-9223372036854775808}",
        "{\"delay\":\"late\"}",
        "{\"delay\":\"14\"}",
        "{\"delay\":1.5}",
        "{\"delay\":true}",
        "{\"delay\":{}}",
        "{\"delay\":[1]}",
        "{\"delay\":2147483648}",
        "{\"delay\":NaN}",
        "{\"date\":\"2001-01-01 00:47\"}",
        "{\"date\":\"2001/13/01 00:47\"}",
        "{\"date\":\"2001/1/1 00:47\"}",
        "{\"date\":\"yesterday\"}",
        "{\"date\":\"\"}",
        "{\"date\":{}}",
        "{\"origin\":\"SAN}",
        "{\"origin\":\"a\nb\"}",
        "/* */ {\"delay\":1}",
        "{\"nobody asked\":1,\"unknown\":}",
        "{\"unknown\":[1,2}",
      })
  void what_is_not_exactly_one_fitting_object_is_dead_with_a_reason(String value) {
    assertThat(dead(FLIGHTS, bytes(value)))
        .hasValueSatisfying(error -> assertThat(error).startsWith("Expected"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {} ",
        "{\"delay\":null}",
        "{\"delay\":-0}",
        "{\"unknown\":{\"deep\":[1,{}]},\"delay\":1}",
        "{\"origin\":5}",
        "{\"origin\":{\"any\":\"value\"}}",
        "{\"origin\":\"\"}",
        "\uFEFF{\"delay\":1}",
      })
  void what_fits_is_alive(String value) {
    assertThat(dead(FLIGHTS, bytes(value))).isEmpty();
  }

  @Test
  void bytes_that_are_not_utf8_are_dead() {
    assertThat(dead(FLIGHTS, new byte[] {'{', '"', 'o', (byte) 0xff, '"', ':', '1', '}'}))
        .isPresent();
    assertThat(dead(FLIGHTS, new byte[] {0, 0, 0, 0})).isPresent();
    assertThat(dead(FLIGHTS, new byte[] {(byte) 0xfe, (byte) 0xff, 0})).isPresent();
  }

  @Test
  void bottomless_nesting_is_dead_and_no_stack_overflow() {
    for (String field : List.of("unknown", "origin", "delay")) {
      String value = "{\"" + field + "\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
      assertThat(dead(FLIGHTS, bytes(value))).as(field).isPresent();
    }
    assertThat(dead(FLIGHTS, bytes("{\"a\":".repeat(200_000)))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12:34:56", " 1:2", "T12:34", "12:34:56Z", "T12"})
  void a_time_without_its_day_is_dead_as_it_would_be_another_each_day(String time) {
    byte[] value = bytes("{\"at\":\"" + time + "\",\"name\":\"" + time + "\"}");
    String schema = "at TIMESTAMP, name STRING";

    assertThat(dead(source(schema, Map.of(), Source.Tombstones.DEAD_LETTER), value))
        .hasValueSatisfying(error -> assertThat(error).contains("without its day"));
    Map<String, String> falling =
        Map.of("timestampFormat", "yyyy/MM/dd", "enableDateTimeParsingFallback", "true");
    assertThat(dead(source(schema, falling, Source.Tombstones.DEAD_LETTER), value)).isPresent();
  }

  @Test
  void a_time_of_a_format_without_days_is_of_the_first_day() {
    Source timed =
        source(
            "at TIMESTAMP", Map.of("timestampFormat", "HH:mm:ss"), Source.Tombstones.DEAD_LETTER);

    assertThat(row(timed, bytes("{\"at\":\"00:00:01\"}")).getLong(0)).isEqualTo(1_000_000);
  }

  @Test
  void nested_fields_are_read_and_checked() {
    Source nested =
        source(
            "at STRUCT<place: STRING, gates: ARRAY<INT>>, tags MAP<STRING, BIGINT>",
            Map.of(),
            Source.Tombstones.DEAD_LETTER);
    InternalRow row =
        row(nested, bytes("{\"at\":{\"place\":\"SAN\",\"gates\":[1,null,3]},\"tags\":{\"a\":1}}"));
    assertThat(row.getStruct(0, 2).getArray(1).getInt(2)).isEqualTo(3);
    assertThat(row.getMap(1).valueArray().getLong(0)).isEqualTo(1);
    for (String value :
        List.of(
            "{\"at\":{\"gates\":[1,\"two\"]}}",
            "{\"at\":[]}",
            "{\"at\":{\"gates\":{}}}",
            "{\"tags\":{\"a\":\"b\"}}",
            "{\"tags\":[1]}")) {
      assertThat(dead(nested, bytes(value))).as(value).isPresent();
    }
  }

  @Test
  void a_field_declared_not_null_must_be_there() {
    Source strict = source("id BIGINT NOT NULL, name STRING", Map.of(), Source.Tombstones.DELETE);
    assertThat(dead(strict, bytes("{\"name\":\"x\"}")))
        .hasValueSatisfying(e -> assertThat(e).contains("id"));
    assertThat(dead(strict, bytes("{\"id\":1}"))).isEmpty();
    assertThat(dead(strict, null)).isEmpty();
  }

  @Test
  void a_record_without_value_is_dead_unless_tombstones_delete() {
    assertThat(dead(FLIGHTS, null)).hasValueSatisfying(e -> assertThat(e).contains("tombstone"));
    Source deleting = source("id BIGINT", Map.of(), Source.Tombstones.DELETE);
    SourceColumns columns = SourceColumns.of(deleting);
    InternalRow row = row(deleting, null);
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.getUTF8String(columns.ordinal(MetadataColumn.KEY))).hasToString("key");
    assertThat(row.getBoolean(columns.tombstoneOrdinal())).isTrue();
    assertThat(dead(deleting, bytes(""))).isPresent();
  }

  @Test
  void rows_say_where_the_record_lay() {
    SourceColumns columns = SourceColumns.of(FLIGHTS);
    InternalRow row = row(FLIGHTS, bytes(FLIGHT));
    assertThat(row.getUTF8String(columns.ordinal(MetadataColumn.TOPIC))).hasToString("flights");
    assertThat(row.getInt(columns.ordinal(MetadataColumn.PARTITION))).isEqualTo(3);
    assertThat(row.getLong(columns.ordinal(MetadataColumn.OFFSET))).isEqualTo(42);
    assertThat(row.getLong(columns.ordinal(MetadataColumn.TIMESTAMP))).isEqualTo(1_000_000);
    InternalRow header = row.getArray(columns.ordinal(MetadataColumn.HEADERS)).getStruct(0, 2);
    assertThat(header.getUTF8String(0)).hasToString("h");
    assertThat(header.getBinary(1)).containsExactly(9);
  }

  @Test
  void a_key_that_is_not_text_is_dead_only_where_it_is_used() {
    ConsumerRecord<byte[], byte[]> record = record(new byte[] {(byte) 0xff}, bytes(FLIGHT));
    assertThat(decoder(FLIGHTS, EnumSet.of(MetadataColumn.KEY)).decode(record, 0))
        .isInstanceOf(Decoded.Dead.class);
    assertThat(decoder(FLIGHTS, Set.of()).decode(record, 0)).isInstanceOf(Decoded.Fields.class);
  }

  @Test
  void a_decoder_goes_on_after_the_dead() {
    RecordDecoder decoder = decoder(FLIGHTS, Set.of());
    for (String value : List.of("{", FLIGHT, "", FLIGHT, "{\"delay\":1}x", FLIGHT)) {
      Decoded decoded = decoder.decode(record(null, bytes(value)), 0);
      assertThat(decoded instanceof Decoded.Fields).as(value).isEqualTo(value.equals(FLIGHT));
    }
  }

  @Test
  void schemas_and_options_that_cannot_work_are_told_all_at_once() {
    assertThat(
            SourceColumns.problems(
                source(
                    "_key STRING, a INT, A INT, m MAP<INT, INT>, i INTERVAL DAY, c CHAR(3)",
                    Map.of("timestampFromat", "x", "mode", "PERMISSIVE"),
                    Source.Tombstones.DELETE)))
        .hasSize(7);
    assertThat(SourceColumns.problems(source("a INTT", Map.of(), Source.Tombstones.DELETE)))
        .singleElement()
        .asString()
        .contains("INTT");
    assertThat(
            SourceColumns.problems(
                source(
                    "a TIMESTAMP", Map.of("timestampFormat", "yyyy/BB"), Source.Tombstones.DELETE)))
        .hasSize(1);
    assertThat(SourceColumns.problems(FLIGHTS)).isEmpty();
  }
}
