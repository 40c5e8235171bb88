package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.AvroValues.framed;
import static io.tidemill.spark.decode.AvroValues.outcome;
import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.source;
import static io.tidemill.spark.decode.ProtobufValues.bare;
import static io.tidemill.spark.decode.ProtobufValues.field;
import static io.tidemill.spark.decode.ProtobufValues.file;
import static io.tidemill.spark.decode.ProtobufValues.fixed32;
import static io.tidemill.spark.decode.ProtobufValues.fixed64;
import static io.tidemill.spark.decode.ProtobufValues.format;
import static io.tidemill.spark.decode.ProtobufValues.joined;
import static io.tidemill.spark.decode.ProtobufValues.message;
import static io.tidemill.spark.decode.ProtobufValues.repeated;
import static io.tidemill.spark.decode.ProtobufValues.text;
import static io.tidemill.spark.decode.ProtobufValues.varint;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Source;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufDecoderTest {
  private static final byte[] NOTHING = new byte[0];

  private static Object only(String ddl, byte[] value, String... fields) {
    Object outcome = outcome(source(ddl, bare(message("M", fields), "p.M")), value);
    return outcome instanceof List<?> columns ? columns.get(0) : outcome;
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of("INT32", "INT", varint(1, -7), -7),
        Arguments.of("INT32", "BIGINT", varint(1, -7), -7L),
        Arguments.of("SINT32", "INT", varint(1, 13), -7),
        Arguments.of("SFIXED32", "DOUBLE", fixed32(1, -7), -7.0),
        Arguments.of("UINT32", "BIGINT", varint(1, 0xffffffffL), 0xffffffffL),
        Arguments.of("FIXED32", "DECIMAL(10,0)", fixed32(1, -1), BigDecimal.valueOf(0xffffffffL)),
        Arguments.of("INT64", "BIGINT", varint(1, Long.MIN_VALUE), Long.MIN_VALUE),
        Arguments.of("SINT64", "BIGINT", varint(1, 13), -7L),
        Arguments.of("SFIXED64", "DECIMAL(20,1)", fixed64(1, -7), new BigDecimal("-7.0")),
        Arguments.of(
            "UINT64", "DECIMAL(20,0)", varint(1, -1), new BigDecimal("18446744073709551615")),
        Arguments.of("FIXED64", "DECIMAL(38,0)", fixed64(1, 7), BigDecimal.valueOf(7)),
        Arguments.of("BOOL", "BOOLEAN", varint(1, 1), true),
        Arguments.of("FLOAT", "FLOAT", fixed32(1, Float.floatToIntBits(1.1f)), 1.1f),
        Arguments.of("FLOAT", "DOUBLE", fixed32(1, Float.floatToIntBits(1.1f)), (double) 1.1f),
        Arguments.of("DOUBLE", "DOUBLE", fixed64(1, Double.doubleToLongBits(-0.5)), -0.5),
        Arguments.of("STRING", "STRING", text(1, bytes("Größe 😀")), "Größe 😀"),
        Arguments.of("BYTES", "BINARY", text(1, new byte[] {0, -1}), "00ff"));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("pairs")
  void a_value_is_read_as_the_declared_type(
      String type, String sql, byte[] value, Object expected) {
    assertThat(only("c " + sql, value, field("c", 1, type))).isEqualTo(expected);
  }

  @Test
  void what_is_left_out_is_null_where_that_is_told_from_a_value() {
    FileDescriptorProto file =
        message(
            "M",
            field("plain", 1, "INT32"),
            field("text", 2, "STRING"),
            field("maybe", 3, "INT32", "proto3_optional: true oneof_index: 0"),
            repeated("many", 4, "INT32"),
            field("at", 5, "MESSAGE", "type_name: \".google.protobuf.Timestamp\""),
            "oneof_decl { name: \"_maybe\" }");
    Source all =
        source(
            "plain INT, text STRING, maybe INT, many ARRAY<INT>, at TIMESTAMP", bare(file, "p.M"));

    assertThat(outcome(all, NOTHING)).isEqualTo(Arrays.asList(0, "", null, List.of(), null));
    assertThat(outcome(all, varint(3, 0))).isEqualTo(Arrays.asList(0, "", 0, List.of(), null));
    assertThat(outcome(source("maybe INT NOT NULL", bare(file, "p.M")), NOTHING))
        .isEqualTo("dead: Expected a value for field maybe, declared NOT NULL, found none");
  }

  @Test
  void proto2_knows_what_is_missing_and_what_is_required() {
    FileDescriptorProto file =
        file(
            """
            name: "m.proto" package: "p" syntax: "proto2"
            message_type {
              name: "M"
              field { name: "id" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 }
              field { name: "n" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 default_value: "5" }
              field { name: "e" number: 3 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".p.E" }
            }
            enum_type { name: "E" value { name: "A" number: 1 } value { name: "B" number: 2 } }
            """);
    Source all = source("id INT, n INT, e STRING", bare(file, "p.M"));

    assertThat(outcome(all, varint(1, 9))).isEqualTo(Arrays.asList(9, null, null));
    assertThat(outcome(all, joined(varint(1, 9), varint(3, 2))))
        .isEqualTo(Arrays.asList(9, null, "B"));
    assertThat(outcome(all, varint(2, 9))).asString().contains("field id, required by its message");
    assertThat(outcome(all, joined(varint(1, 9), varint(3, 7))))
        .asString()
        .contains("field e to be a value of enum p.E, found number 7");
  }

  @Test
  void times_and_wrappers_are_values_that_may_be_missing() {
    String at = field("c", 1, "MESSAGE", "type_name: \".google.protobuf.Timestamp\"");
    assertThat(only("c TIMESTAMP", text(1, joined(varint(1, -1), varint(2, 999_999_999))), at))
        .isEqualTo(-1L);
    assertThat(only("c TIMESTAMP", text(1, NOTHING), at)).isEqualTo(0L);
    assertThat(only("c STRUCT<seconds: BIGINT>", text(1, varint(1, 5)), at)).isEqualTo(List.of(5L));
    for (byte[] bad : List.of(varint(2, 1_000_000_000), varint(2, -1), varint(1, Long.MAX_VALUE))) {
      assertThat(only("c TIMESTAMP", text(1, bad), at))
          .asString()
          .contains("a time that SQL can hold");
    }
    String count = field("c", 1, "MESSAGE", "type_name: \".google.protobuf.UInt64Value\"");
    assertThat(only("c DECIMAL(20,0)", NOTHING, count)).isNull();
    assertThat(only("c DECIMAL(20,0)", text(1, NOTHING), count)).isEqualTo(BigDecimal.ZERO);
    assertThat(only("c DECIMAL(20,0)", text(1, varint(1, 7)), count))
        .isEqualTo(BigDecimal.valueOf(7));
    String note = field("c", 1, "MESSAGE", "type_name: \".google.protobuf.StringValue\"");
    assertThat(only("c STRING", text(1, text(1, bytes("x"))), note)).isEqualTo("x");
  }

  @Test
  void messages_lists_and_maps_nest() {
    FileDescriptorProto file =
        message(
            "M",
            repeated("lines", 1, "MESSAGE", "type_name: \".p.M.Line\""),
            repeated("tags", 2, "MESSAGE", "type_name: \".p.M.TagsEntry\""),
            "nested_type { name: \"Line\"",
            field("sku", 1, "STRING"),
            repeated("n", 2, "SINT32"),
            "}",
            "nested_type { name: \"TagsEntry\" options { map_entry: true }",
            field("key", 1, "INT32"),
            field("value", 2, "STRING"),
            "}");
    byte[] value =
        joined(
            text(1, joined(text(1, bytes("a")), varint(2, 1), text(2, new byte[] {2, 3}))),
            text(2, joined(varint(1, 5), text(2, bytes("five")))),
            text(1, NOTHING),
            text(2, text(2, bytes("none"))),
            text(2, joined(text(2, bytes("FIVE")), varint(1, 5))));

    assertThat(
            outcome(
                source(
                    "tags MAP<INT, STRING>, lines ARRAY<STRUCT<n: ARRAY<INT>, sku: STRING>>",
                    bare(file, "p.M")),
                value))
        .isEqualTo(
            List.of(
                new HashMap<>(Map.of(5, "FIVE", 0, "none")),
                List.of(List.of(List.of(-1, 1, -2), "a"), List.of(List.of(), ""))));
  }

  @Test
  void what_is_said_twice_means_what_protobuf_says() {
    String inner = field("m", 3, "MESSAGE", "type_name: \".p.M\"");
    FileDescriptorProto file =
        message(
            "M",
            field("a", 1, "INT32", "oneof_index: 0"),
            field("b", 2, "STRING", "oneof_index: 0"),
            inner,
            field("n", 4, "INT32"),
            "oneof_decl { name: \"either\" }");
    Source all = source("a INT, n INT, m STRUCT<a: INT, n: INT>", bare(file, "p.M"));

    assertThat(outcome(all, joined(varint(4, 1), varint(4, 2))))
        .isEqualTo(Arrays.asList(null, 2, null));
    assertThat(outcome(all, joined(varint(1, 1), text(2, NOTHING))))
        .isEqualTo(Arrays.asList(null, 0, null));
    assertThat(outcome(all, joined(text(2, NOTHING), varint(1, 1))))
        .isEqualTo(Arrays.asList(1, 0, null));
    assertThat(outcome(all, joined(text(3, varint(1, 7)), text(3, varint(4, 8)))))
        .isEqualTo(Arrays.asList(null, 0, Arrays.asList(7, 8)));
  }

  @Test
  void what_nobody_asks_for_is_passed_over_by_its_tag() {
    byte[] group = {(9 << 3) + 3, (9 << 3) + 3, (9 << 3) + 4, (9 << 3) + 4};
    byte[] value =
        joined(text(7, new byte[] {-1}), fixed64(8, 1), group, varint(1, 7), fixed32(9, 1));

    assertThat(only("c INT", value, field("c", 1, "INT32"), field("d", 7, "STRING"))).isEqualTo(7);
  }

  @Test
  void a_message_that_is_none_is_dead() {
    String[] fields = {field("c", 1, "STRING"), field("d", 2, "INT32")};
    byte[] value = joined(text(1, bytes("text")), varint(2, 300));
    Source both = source("c STRING, d INT", bare(message("M", fields), "p.M"));

    assertThat(outcome(both, value)).isEqualTo(List.of("text", 300));
    for (int length : new int[] {1, 2, 3, 5, 7, 8}) {
      assertThat(outcome(both, Arrays.copyOf(value, length)))
          .as("first %d bytes", length)
          .asString()
          .startsWith("dead: Expected a message p.M, found what can't be read: ");
    }
    assertThat(only("c STRING", text(1, new byte[] {-1}), fields)).asString().contains("UTF-8");
    assertThat(only("c STRING", varint(1, 1), fields))
        .isEqualTo("dead: Expected field c as Protobuf's wire type 2, found wire type 0 at byte 1");
    assertThat(only("c STRING", new byte[] {12}, fields)).asString().contains("hasn't begun");
    assertThat(only("c STRING", new byte[] {0}, fields)).asString().startsWith("dead: ");
    assertThat(only("c STRING", new byte[] {10, -1, -1, -1, -1, 7}, fields))
        .asString()
        .startsWith("dead: ");
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) ((9 << 3) + 3));
    assertThat(only("c STRING", groups, fields)).asString().startsWith("dead: ");
  }

  @Test
  void a_frame_names_the_message_by_its_place_in_the_schema() {
    FileDescriptorProto file =
        message(
            "M",
            field("c", 1, "INT32"),
            "nested_type { name: \"A\" } nested_type { name: \"B\"",
            field("c", 1, "INT32"),
            "}");
    Source first = source("c INT", format(Format.Framing.CONFLUENT, file, "p.M"));
    Source nested = source("c INT", format(Format.Framing.CONFLUENT, file, "p.M.B"));
    byte[] value = varint(1, 7);

    assertThat(outcome(first, framed(5, joined(new byte[] {0}, value)))).isEqualTo(List.of(7));
    assertThat(outcome(first, framed(6, joined(new byte[] {2, 0}, value)))).isEqualTo(List.of(7));
    assertThat(outcome(nested, framed(7, joined(new byte[] {4, 0, 2}, value))))
        .isEqualTo(List.of(7));
    assertThat(outcome(nested, framed(7, joined(new byte[] {0}, value))))
        .isEqualTo(
            "dead: Expected message p.M.B, which is [0, 1] in its schema, found message [0]");
    assertThat(outcome(first, framed(7, joined(new byte[] {1}, value))))
        .asString()
        .contains("found -1");
    assertThat(outcome(first, framed(7, NOTHING))).asString().startsWith("dead: ");
    assertThat(outcome(first, NOTHING)).asString().contains("found 0 bytes");
    assertThat(outcome(first, null))
        .asString()
        .contains("Expected a Protobuf message, found no value");
  }
}
