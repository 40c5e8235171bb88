package io.tidemill.core.pipeline;

import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.JsonText;
import io.tidemill.core.yaml.Problems;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code source.format}, and what a format needs beside it. */
final class FormatReader {
  /** The keys of {@code source} that belong to a format, by the word for the format. */
  private static final Map<String, String> OF_A_FORMAT =
      new TreeMap<>(Map.of("options", "json", "avro", "avro", "protobuf", "protobuf"));

  private static final List<String> UNAVAILABLE = List.of("csv", "text", "bytes");

  private static final Map<String, Function<Fields, Optional<Format>>> FORMATS =
      new TreeMap<>(
          Map.of(
              "json", source -> Optional.of(Format.JSON),
              "avro", FormatReader::avro,
              "protobuf", FormatReader::protobuf));

  private static final Words AVRO_KEYS =
      Words.of(List.of("framing", "writerSchema", "writerSchemas", "onUnknownId"));

  private static final Words PROTOBUF_KEYS =
      Words.of(List.of("framing", "message", "descriptorSet"));

  private static final Map<String, Format.Framing> FRAMINGS =
      new TreeMap<>(Map.of("confluent", Format.Framing.CONFLUENT, "none", Format.Framing.NONE));

  private static final Map<String, Format.OnUnknownId> ON_UNKNOWN_ID =
      new TreeMap<>(
          Map.of("block", Format.OnUnknownId.BLOCK, "deadLetter", Format.OnUnknownId.DEAD_LETTER));

  private FormatReader() {}

  static Optional<Format> read(Fields source) {
    Optional<String> word =
        source
            .required("format", "Add format: json, avro or protobuf.")
            .flatMap(value -> value.word(words(), UNAVAILABLE));
    word.ifPresent(format -> refuseOthers(source, format));
    return word.flatMap(format -> FORMATS.get(format).apply(source));
  }

  private static Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    FORMATS.keySet().forEach(word -> words.put(word, word));
    return words;
  }

  private static void refuseOthers(Fields source, String format) {
    OF_A_FORMAT.forEach(
        (key, of) -> {
          if (!of.equals(format) && source.optional(key).isPresent()) {
            source.problemWithKey(
                key,
                "no %s where format is %s".formatted(key, format),
                "it",
                "Leave it out, or write format: %s.".formatted(of));
          }
        });
  }

  private static Optional<Format> avro(Fields source) {
    Optional<Fields> avro =
        source
            .required("avro", "Say how records are framed, and by which schemas they are written.")
            .flatMap(value -> value.fields(AVRO_KEYS));
    if (avro.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = avro.get();
    Optional<Format.OnUnknownId> onUnknownId =
        fields.optional("onUnknownId").flatMap(value -> value.word(ON_UNKNOWN_ID, List.of()));
    Optional<Format.Framing> framing = framing(fields);
    if (framing.isEmpty()) {
      return Optional.empty();
    }
    Format.OnUnknownId unknown = onUnknownId.orElse(Format.OnUnknownId.BLOCK);
    return (framing.get() == Format.Framing.NONE ? oneSchema(fields) : schemas(fields))
        .map(schemas -> new Format.Avro(framing.get(), schemas, unknown));
  }

  private static Optional<SortedMap<Integer, String>> oneSchema(Fields fields) {
    refuse(fields, "writerSchemas", "Write the one schema as writerSchema.");
    refuse(fields, "onUnknownId", "Leave it out: no record names a schema.");
    return fields
        .required("writerSchema", "Add the schema that all records are written by.")
        .flatMap(JsonText::of)
        .map(schema -> new TreeMap<>(Map.of(Format.Avro.UNFRAMED, schema)));
  }

  private static Optional<SortedMap<Integer, String>> schemas(Fields fields) {
    refuse(fields, "writerSchema", "Write writerSchemas, with each schema by its id.");
    return fields
        .required("writerSchemas", "Add the schemas that records are written by, by their ids.")
        .flatMap(FormatReader::readSchemas);
  }

  private static Optional<Format.Framing> framing(Fields fields) {
    return fields
        .required("framing", "Add framing: confluent or none.")
        .flatMap(value -> value.word(FRAMINGS, List.of()));
  }

  private static void refuse(Fields fields, String key, String fix) {
    if (fields.optional(key).isPresent()) {
      fields.problemWithKey(key, "no " + key + " with this framing", "it", fix);
    }
  }

  /** All of them, or none: a column may be in the very one that can't be read. */
  private static Optional<SortedMap<Integer, String>> readSchemas(Value value) {
    Optional<Fields> found = value.fields();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = found.get();
    if (fields.all().isEmpty()) {
      return value.problem("at least one schema", "Add the schemas that records are written by.");
    }
    SortedMap<Integer, String> schemas = new TreeMap<>();
    fields
        .all()
        .forEach(
            (key, schema) -> {
              Optional<Integer> id = id(key);
              if (id.isEmpty()) {
                fields.problemWithKey(
                    key,
                    "a schema's id, a whole number of 0 to %d".formatted(Integer.MAX_VALUE),
                    Problems.quote(key),
                    "Write the id that the registry gave the schema.");
              }
              Optional<String> text = JsonText.of(schema);
              if (id.isPresent() && text.isPresent()) {
                schemas.put(id.get(), text.get());
              }
            });
    return Optional.of(schemas).filter(all -> all.size() == fields.all().size());
  }

  /** One way to write a number: 017 would be another key than 17, and the same id. */
  private static Optional<Integer> id(String key) {
    return key.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(key) <= Integer.MAX_VALUE
        ? Optional.of(Integer.valueOf(key))
        : Optional.empty();
  }

  private static Optional<Format> protobuf(Fields source) {
    Optional<Fields> protobuf =
        source
            .required("protobuf", "Say which message records are, and by which descriptors.")
            .flatMap(value -> value.fields(PROTOBUF_KEYS));
    if (protobuf.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = protobuf.get();
    Optional<Format.Framing> framing = framing(fields);
    Optional<String> message =
        fields
            .required("message", "Add the message's full name, such as shop.v1.Order.")
            .flatMap(Value::text);
    Optional<String> descriptors =
        fields
            .required(
                "descriptorSet",
                "Add what protoc --include_imports --descriptor_set_out writes, in base64.")
            .flatMap(FormatReader::base64);
    if (framing.isEmpty() || message.isEmpty() || descriptors.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Format.Protobuf(framing.get(), message.get(), descriptors.get()));
  }

  private static Optional<String> base64(Value value) {
    return value.parsed(
        FormatReader::checkBase64,
        "base64",
        "Write the output of base64 there; it may be broken into lines.");
  }

  private static String checkBase64(String text) {
    String bare = text.replaceAll("\\s", "");
    if (Base64.getDecoder().decode(bare).length == 0) {
      throw new IllegalArgumentException("Nothing in base64");
    }
    return bare;
  }
}
