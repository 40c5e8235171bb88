package io.tidemill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What stands beside {@code format: avro} and {@code format: protobuf}. */
class FormatReaderTest {
  private static final String FRAMED =
      """
      format: avro
      avro:
        framing: confluent
        writerSchemas:
          17:
            type: record
            name: Order
            fields:
              - { name: id, type: long }
              - { name: note, type: ["null", string], default: null }
          0: '{"type": "record"}'
      """;

  private static final String BARE =
      """
      format: avro
      avro: { framing: none, writerSchema: "{}" }
      """;

  private static final String PROTOBUF =
      """
      format: protobuf
      protobuf:
        framing: none
        message: shop.v1.Order
        descriptorSet: |
          Cg==
      """;

  private static String pipeline(String source) {
    return """
        pipeline: p
        source:
          topic: t
          schema: id BIGINT
        %ssinks: [{ table: k.t, sql: SELECT id FROM source }]
        """
        .formatted(source.indent(2));
  }

  private static Format format(String source) {
    return PipelineParser.parse("p.yaml", pipeline(source))
        .match(
            valid -> valid.pipeline().source().format(),
            invalid -> {
              throw new AssertionError(invalid.problems().toString());
            });
  }

  private static List<String> problems(String source) {
    return PipelineParser.parse("p.yaml", pipeline(source))
        .match(
            valid -> List.of(),
            invalid -> invalid.problems().stream().map(Problem::toString).toList());
  }

  @Test
  void schemas_of_framed_avro_are_kept_as_json_by_their_ids() {
    assertThat(format(FRAMED))
        .isEqualTo(
            new Format.Avro(
                Format.Framing.CONFLUENT,
                new TreeMap<>(
                    Map.of(
                        0,
                        "{\"type\": \"record\"}",
                        17,
                        "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}]}")),
                Format.OnUnknownId.BLOCK));
    assertThat(
            format(FRAMED.replace("writerSchemas:", "onUnknownId: deadLetter\n  writerSchemas:")))
        .extracting("onUnknownId")
        .isEqualTo(Format.OnUnknownId.DEAD_LETTER);
  }

  @Test
  void the_one_schema_of_avro_without_frames_has_no_id() {
    assertThat(format(BARE))
        .isEqualTo(
            new Format.Avro(
                Format.Framing.NONE,
                new TreeMap<>(Map.of(Format.Avro.UNFRAMED, "{}")),
                Format.OnUnknownId.BLOCK));
  }

  @Test
  void a_protobuf_message_has_a_name_and_descriptors() {
    assertThat(format(PROTOBUF))
        .isEqualTo(new Format.Protobuf(Format.Framing.NONE, "shop.v1.Order", "Cg=="));
    assertThat(format(PROTOBUF.replace("none", "confluent").replace("Cg==", "Cg\n    ==")))
        .isEqualTo(new Format.Protobuf(Format.Framing.CONFLUENT, "shop.v1.Order", "Cg=="));
  }

  @Test
  void what_belongs_to_another_format_is_refused() {
    assertThat(problems("format: json\navro: {}\nprotobuf: {}\n"))
        .containsExactly(
            "p.yaml:6:3: source.avro: expected no avro where format is json, found it. Leave it out, or write format: avro.",
            "p.yaml:7:3: source.protobuf: expected no protobuf where format is json, found it. Leave it out, or write format: protobuf.");
    assertThat(problems(BARE + "options: { timeZone: UTC }\n"))
        .containsExactly(
            "p.yaml:7:3: source.options: expected no options where format is avro, found it. Leave it out, or write format: json.");
    assertThat(problems("format: avro\n"))
        .singleElement()
        .asString()
        .contains("source.avro: expected this key, found nothing", "how records are framed");
    assertThat(problems("format: protobuf\n"))
        .singleElement()
        .asString()
        .contains("source.protobuf: expected this key", "which message");
  }

  @Test
  void framing_decides_how_schemas_are_given() {
    assertThat(problems(FRAMED.replace("confluent", "none") + "  onUnknownId: block\n"))
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .startsWith("p.yaml:7:5: source.avro.writerSchema: expected this key"),
            problem ->
                assertThat(problem)
                    .startsWith("p.yaml:8:5: source.avro.writerSchemas: expected no writerSchemas")
                    .endsWith("Write the one schema as writerSchema."),
            problem ->
                assertThat(problem)
                    .startsWith("p.yaml:16:5: source.avro.onUnknownId: ")
                    .contains("no record names a schema"));
    assertThat(problems(BARE.replace("none", "confluent")))
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .startsWith("p.yaml:6:9: source.avro.writerSchemas: expected this key"),
            problem ->
                assertThat(problem)
                    .startsWith("p.yaml:6:31: source.avro.writerSchema: expected no writerSchema")
                    .endsWith("Write writerSchemas, with each schema by its id."));
    assertThat(problems(BARE.replace("framing: none, ", "")))
        .singleElement()
        .asString()
        .endsWith("Add framing: confluent or none.");
    assertThat(problems(BARE.replace("none", "confluence")))
        .singleElement()
        .asString()
        .endsWith("Did you mean confluent?");
  }

  @Test
  void ids_are_whole_numbers_written_in_one_way() {
    for (String bad : List.of("seventeen", "017", "-1", "2147483648", "1.0", "\"\"")) {
      assertThat(problems(FRAMED.replace("    17:", "    " + bad + ":")))
          .as(bad)
          .singleElement()
          .asString()
          .contains("a schema's id, a whole number of 0 to 2147483647");
    }
    assertThat(problems(FRAMED.replace("    0:", "    17:")))
        .singleElement()
        .asString()
        .contains("expected each key once");
    assertThat(problems("format: avro\navro: { framing: confluent, writerSchemas: {} }\n"))
        .singleElement()
        .asString()
        .contains("at least one schema");
  }

  @Test
  void schemas_must_be_what_json_can_write() {
    for (String bad : List.of("1.", "!!binary YQ==", ".nan")) {
      assertThat(problems(FRAMED.replace("default: null", "default: " + bad))).as(bad).isNotEmpty();
    }
    assertThat(problems(FRAMED.replace("'{\"type\": \"record\"}'", "5")))
        .singleElement()
        .asString()
        .contains("source.avro.writerSchemas.0: expected text, found the number 5");
  }

  @Test
  void what_yaml_writes_in_other_ways_is_json_all_the_same() {
    String schema =
        "{ doc: \"a\\\"b\\\\c\\nd\", a: [1, -2.5e3, true, ~, null], b: {}, c: [], 5: x, é: 😀 }";
    Format.Avro avro = (Format.Avro) format(BARE.replace("\"{}\"", schema));

    assertThat(avro.writerSchemas().get(Format.Avro.UNFRAMED))
        .isEqualTo(
            "{\"doc\":\"a\\\"b\\\\c\\u000ad\",\"a\":[1,-2.5e3,true,\"~\",null],\"b\":{},\"c\":[],\"5\":\"x\",\"é\":\"😀\"}");
  }

  @Test
  void descriptors_must_be_base64() {
    for (String bad : List.of("Cg=", "???", "\" \"")) {
      assertThat(problems(PROTOBUF.replace("|\n    Cg==", bad))).as(bad).isNotEmpty();
    }
    assertThat(problems("format: protobuf\nprotobuf: {}\n"))
        .hasSize(3)
        .allMatch(problem -> problem.contains("expected this key, found nothing"));
    assertThat(problems(PROTOBUF.replace("  message:", "  messages:")))
        .anyMatch(problem -> problem.endsWith("Did you mean message?"));
  }

  @Test
  void a_format_without_a_schema_of_its_framing_is_no_value() {
    for (Format.Framing framing : Format.Framing.values()) {
      assertThatThrownBy(() -> new Format.Avro(framing, new TreeMap<>(), Format.OnUnknownId.BLOCK))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  new Format.Avro(
                      framing,
                      new TreeMap<>(Map.of(Format.Avro.UNFRAMED, "{}", 3, "{}")),
                      Format.OnUnknownId.BLOCK))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
