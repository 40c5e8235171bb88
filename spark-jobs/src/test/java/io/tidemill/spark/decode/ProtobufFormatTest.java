package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.ProtobufValues.bare;
import static io.tidemill.spark.decode.ProtobufValues.base64;
import static io.tidemill.spark.decode.ProtobufValues.field;
import static io.tidemill.spark.decode.ProtobufValues.file;
import static io.tidemill.spark.decode.ProtobufValues.message;
import static io.tidemill.spark.decode.ProtobufValues.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.tidemill.core.pipeline.Format;
import io.tidemill.spark.problem.DefinitionProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of columns that can't be read from the message. */
class ProtobufFormatTest {
  private static List<String> problems(String ddl, Format format) {
    return SourceColumns.problems(Decoding.source(ddl, format)).stream()
        .map(DefinitionProblem::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT32 | SMALLINT | INT",
        "INT32 | FLOAT | INT",
        "UINT32 | INT | BIGINT",
        "INT64 | INT | BIGINT",
        "UINT64 | BIGINT | DECIMAL(20,0)",
        "FIXED64 | DECIMAL(20,1) | DECIMAL(20,0)",
        "DOUBLE | FLOAT | DOUBLE",
        "STRING | BINARY | STRING",
        "BYTES | STRING | BINARY",
        "BOOL | INT | BOOLEAN",
      })
  void a_type_that_would_lose_values_is_refused(String type, String sql, String instead) {
    assertThat(problems("c " + sql, bare(message("M", field("c", 1, type)), "p.M")))
        .singleElement()
        .asString()
        .startsWith("source.schema, line 1, column 1: field c: expected a type that holds every ")
        .endsWith("Declare it %s, or leave it out.".formatted(instead));
  }

  @Test
  void nested_types_must_fit_too() {
    FileDescriptorProto file =
        message(
            "M",
            field("at", 1, "MESSAGE", "type_name: \".google.protobuf.Timestamp\""),
            field("w", 2, "MESSAGE", "type_name: \".google.protobuf.Int64Value\""),
            repeated("many", 3, "INT64"),
            repeated("tags", 4, "MESSAGE", "type_name: \".p.M.TagsEntry\""),
            field("group", 5, "GROUP", "type_name: \".p.M.Group\""),
            "nested_type { name: \"TagsEntry\" options { map_entry: true }",
            field("key", 1, "INT64"),
            field("value", 2, "STRING"),
            "} nested_type { name: \"Group\" }");
    Format format = bare(file.toBuilder().setSyntax("proto2").build(), "p.M");

    assertThat(
            problems(
                "at BIGINT, w INT, many ARRAY<INT>, tags MAP<INT, STRING>, group STRUCT<>", format))
        .satisfiesExactly(
            problem -> assertThat(problem).contains("field at: ").contains("Declare it TIMESTAMP"),
            problem -> assertThat(problem).contains("field w: ").contains("Declare it BIGINT"),
            problem -> assertThat(problem).contains("field many[]: ").contains("Declare it BIGINT"),
            problem -> assertThat(problem).contains("field tags[]: ").contains("Declare it BIGINT"),
            problem -> assertThat(problem).endsWith("Leave it out: groups can't be read."));
    assertThat(problems("many BIGINT, tags STRING", format))
        .satisfiesExactly(
            problem -> assertThat(problem).contains("Declare it ARRAY<…>"),
            problem -> assertThat(problem).contains("Declare it MAP<…>"));
  }

  @Test
  void names_that_nothing_has_are_told_with_the_nearest() {
    FileDescriptorProto file = message("Order", field("user_id", 1, "INT64"));

    assertThat(problems("userid BIGINT, zzzzzz INT", bare(file, "p.Order")))
        .containsExactly(
            "source.schema, line 1, column 1: field userid: expected a field of message p.Order, found none. Did you mean user_id?",
            "source.schema, line 1, column 16: field zzzzzz: expected a field of message p.Order, found none. Write the name as the message has it, or leave it out.");
    assertThat(problems("user_id BIGINT", bare(file, "p.Ordre")))
        .containsExactly(
            "source.protobuf.message: expected the full name of a message that the descriptors have, found \"p.Ordre\". Did you mean p.Order?");
  }

  @Test
  void descriptors_must_be_whole() {
    FileDescriptorProto file = message("M", field("c", 1, "INT64"));
    FileDescriptorProto itself =
        file("name: \"a.proto\" dependency: \"a.proto\" message_type { name: \"A\" }");
    FileDescriptorProto wrong =
        file(
            "name: \"a.proto\" message_type { name: \"A\" "
                + field("m", 1, "MESSAGE", "type_name: \".Nobody\"")
                + "}");

    assertThat(only("AAAA")).contains("found other bytes");
    assertThat(only(base64(FileDescriptorSet.newBuilder().addFile(file).build())))
        .contains("found m.proto without google/protobuf/timestamp.proto, which it imports")
        .contains("--include_imports");
    assertThat(only(base64(FileDescriptorSet.newBuilder().addFile(itself).build())))
        .contains("found a.proto, which imports itself");
    assertThat(only(base64(FileDescriptorSet.newBuilder().addFile(wrong).build())))
        .contains("found a wrong one: ")
        .contains("Nobody");
    assertThat(only(base64(FileDescriptorSet.getDefaultInstance()))).contains("found no message");
  }

  private static String only(String descriptors) {
    List<String> problems =
        problems("c INT", new Format.Protobuf(Format.Framing.NONE, "p.M", descriptors));
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
