package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.AvroValues.bare;
import static io.tidemill.spark.decode.AvroValues.field;
import static io.tidemill.spark.decode.AvroValues.outcome;
import static io.tidemill.spark.decode.AvroValues.record;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few bytes that claim to be very much: they are dead, and cost neither memory nor time. */
class AvroBoundsTest {
  private static final String NODE =
      "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"N\"]}]}";

  private static byte[] longs(long... numbers) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      for (long number : numbers) {
        encoder.writeLong(number);
      }
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String dead(String ddl, Schema schema, byte[] value) {
    Object outcome = outcome(source(ddl, bare(schema)), value);
    assertThat(outcome).isInstanceOf(String.class);
    return outcome.toString();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void lengths_beyond_the_value_allocate_nothing(long length) {
    for (String type : List.of("\"string\"", "\"bytes\"")) {
      Schema schema = record(field("a", type), field("b", type));
      String sql = type.contains("string") ? "STRING" : "BINARY";

      assertThat(dead("a " + sql, schema, longs(length, 0))).contains("a length of 0 to");
      assertThat(dead("b " + sql, schema, longs(length, 0))).contains("a length of 0 to");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
  void counts_beyond_the_value_allocate_nothing(long count) {
    String array = "{\"type\":\"array\",\"items\":\"int\"}";
    String map = "{\"type\":\"map\",\"values\":\"int\"}";
    Schema schema = record(field("a", array), field("m", map));

    assertThat(dead("a ARRAY<INT>", schema, longs(count, 1, 1))).startsWith("dead: Expected");
    assertThat(dead("m MAP<STRING, INT>", schema, longs(count, 1, 1))).startsWith("dead: ");
    assertThat(dead("m MAP<STRING, INT>", schema, longs(0, count, 1))).startsWith("dead: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a ARRAY<INT>", "b INT"})
  void items_that_take_no_bytes_are_counted(String ddl) {
    Schema schema =
        record(field("a", "{\"type\":\"array\",\"items\":\"null\"}"), field("b", "\"int\""));

    assertThat(dead(ddl, schema, longs(Long.MAX_VALUE, 0, 1)))
        .contains("at most 65536 items that take no bytes");
    assertThat(outcome(source(ddl, bare(schema)), longs(3, 0, 1))).isInstanceOf(List.class);
  }

  @Test
  void bottomless_nesting_is_dead_and_no_stack_overflow() {
    Schema schema = record(field("a", NODE), field("b", "\"int\""));
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 2);
    byte[] shallow = {2, 2, 2, 0, 6};

    assertThat(dead("b INT", schema, deep)).contains("nested at most 200 deep");
    assertThat(outcome(source("b INT", bare(schema)), shallow)).isEqualTo(List.of(3));
    assertThat(dead("a STRUCT<next: STRUCT<next: STRUCT<>>>", schema, deep)).contains("200 deep");
  }

  @Test
  void a_record_of_itself_that_never_ends_is_dead() {
    Schema endless =
        record(
            field("b", "\"int\""),
            field(
                "a",
                "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"e\",\"type\":\"E\"}]}"));

    assertThat(dead("b INT", endless, longs(1))).contains("nested at most 200 deep");
  }
}
