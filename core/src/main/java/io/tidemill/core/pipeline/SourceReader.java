package io.tidemill.core.pipeline;

import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Problems;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code source:}. */
final class SourceReader {
  private static final Words KEYS =
      new Words(
          List.of(
              "topic",
              "format",
              "schema",
              "options",
              "avro",
              "protobuf",
              "startFrom",
              "tombstones"),
          List.of("onDataLoss", "onPartitionsAdded"));

  // Kafka's own rules: org.apache.kafka.common.internals.Topic.
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final Map<String, StartFrom> PLACES =
      Map.of(
          "earliest", new StartFrom.Earliest(),
          "latest", new StartFrom.Latest(),
          "group", new StartFrom.Group());

  private SourceReader() {}

  static Optional<Source> read(Value value) {
    Optional<Fields> found = value.fields(KEYS);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = found.get();
    Optional<String> topic =
        fields.required("topic", "Name the Kafka topic to read.").flatMap(SourceReader::topic);
    Optional<Format> format = FormatReader.read(fields);
    Optional<String> schema =
        fields
            .required("schema", "Add the record's fields, such as schema: \"id BIGINT, at DATE\".")
            .flatMap(Value::text);
    Map<String, String> options =
        fields.optional("options").map(SourceReader::options).orElseGet(Map::of);
    StartFrom startFrom =
        fields
            .optional("startFrom")
            .flatMap(SourceReader::startFrom)
            .orElseGet(StartFrom.Earliest::new);
    Source.Tombstones tombstones =
        fields
            .optional("tombstones")
            .flatMap(
                word ->
                    word.word(
                        Map.of(
                            "deadLetter", Source.Tombstones.DEAD_LETTER,
                            "delete", Source.Tombstones.DELETE),
                        List.of()))
            .orElse(Source.Tombstones.DEAD_LETTER);
    if (topic.isEmpty() || format.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Source(topic.get(), format.get(), schema.get(), options, startFrom, tombstones));
  }

  private static Optional<String> topic(Value value) {
    return value.parsed(
        SourceReader::checkTopic,
        "a Kafka topic: 1 to 249 letters, digits, dots, underscores or hyphens, not . or ..",
        "Use the topic's name as Kafka has it.");
  }

  private static String checkTopic(String name) {
    if (!TOPIC.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("Not a topic name: " + name);
    }
    return name;
  }

  /** Spark knows options in any case, so two that differ in case alone would be one. */
  private static Map<String, String> options(Value value) {
    Map<String, String> options = new TreeMap<>();
    Map<String, String> spellings = new TreeMap<>();
    Optional<Fields> fields = value.fields();
    if (fields.isEmpty()) {
      return options;
    }
    fields
        .get()
        .all()
        .forEach(
            (key, option) -> {
              String first = spellings.putIfAbsent(key.toLowerCase(Locale.ROOT), key);
              if (first != null) {
                fields
                    .get()
                    .problemWithKey(
                        key,
                        "each option once, in any case of letters",
                        "%s and %s".formatted(Problems.quote(first), Problems.quote(key)),
                        "Remove one of them.");
              }
              option.anyScalar().ifPresent(text -> options.put(key, text));
            });
    return options;
  }

  private static Optional<StartFrom> startFrom(Value value) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (Character.isDigit(text.get().charAt(0))) {
      return value.parsed(
          StartFrom.Time::parse,
          "a time with its zone, such as 2026-01-31T00:00:00Z",
          "Write date, T, time, and Z or an offset such as +01:00.");
    }
    Words words =
        new Words(
            List.of("earliest", "latest", "group", "a time (2026-01-31T00:00:00Z)"), List.of());
    return words.check(text.get(), value.node(), value.path(), value.problems())
        ? Optional.ofNullable(PLACES.get(text.get()))
        : Optional.empty();
  }
}
