package io.tidemill.testkit.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The shapes of a service model in botocore's form, which JSON is held against. Immutable. */
final class ModelShapes {
  private final JsonNode shapes;

  ModelShapes(JsonNode shapes) {
    this.shapes = shapes;
  }

  /** The names of a structure's members that stand in its JSON. */
  Set<String> members(String structure) {
    Set<String> members = new LinkedHashSet<>();
    shapes
        .path(structure)
        .path("members")
        .fields()
        .forEachRemaining(
            member -> {
              if (!member.getValue().has("location")) {
                members.add(member.getKey());
              }
            });
    return members;
  }

  /** Adds to {@code problems} how {@code value}, which stands at {@code path}, isn't the shape. */
  void check(String name, String path, JsonNode value, List<String> problems) {
    JsonNode shape = shapes.path(name);
    String type = shape.path("type").asText();
    boolean typed =
        switch (type) {
          case "structure", "map" -> value.isObject();
          case "list" -> value.isArray();
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "integer", "long" -> value.isIntegralNumber();
          // Bodies of rest-json carry seconds since 1970.
          case "timestamp", "double" -> value.isNumber();
          default -> false;
        };
    if (!typed) {
      problems.add("%s must be a %s, is %s".formatted(path, type, value));
      return;
    }
    switch (type) {
      case "structure" -> structure(name, shape, path, value, problems);
      case "map" -> {
        size(shape, path, value.size(), problems);
        value
            .fields()
            .forEachRemaining(
                entry -> {
                  String at = path + "." + entry.getKey();
                  JsonNode key = TextNode.valueOf(entry.getKey());
                  check(shape.path("key").path("shape").asText(), at, key, problems);
                  check(shape.path("value").path("shape").asText(), at, entry.getValue(), problems);
                });
      }
      case "list" -> {
        size(shape, path, value.size(), problems);
        for (JsonNode item : value) {
          check(shape.path("member").path("shape").asText(), path + "[]", item, problems);
        }
      }
      case "string" -> text(shape, path, value.textValue(), problems);
      case "integer", "long" -> {
        if (outside(shape, value.longValue())) {
          problems.add("%s is out of range: %s".formatted(path, value));
        }
      }
      default -> {}
    }
  }

  private void structure(
      String name, JsonNode shape, String path, JsonNode value, List<String> problems) {
    for (JsonNode required : shape.path("required")) {
      if (!value.hasNonNull(required.asText())) {
        problems.add("%s.%s is missing".formatted(path, required.asText()));
      }
    }
    Set<String> members = members(name);
    value
        .fields()
        .forEachRemaining(
            field -> {
              String at = path + "." + field.getKey();
              if (members.contains(field.getKey())) {
                String member = shape.path("members").path(field.getKey()).path("shape").asText();
                check(member, at, field.getValue(), problems);
              } else {
                problems.add("%s isn't in the model's %s".formatted(at, name));
              }
            });
  }

  private static void text(JsonNode shape, String path, String text, List<String> problems) {
    if (outside(shape, text.length())) {
      size(shape, path, text.length(), problems);
    } else if (shape.has("enum")) {
      for (JsonNode known : shape.path("enum")) {
        if (known.textValue().equals(text)) {
          return;
        }
      }
      problems.add("%s is none of %s: %s".formatted(path, shape.path("enum"), text));
    } else if (pattern(shape).filter(form -> !form.matcher(text).matches()).isPresent()) {
      problems.add("%s isn't %s: %s".formatted(path, shape.path("pattern").asText(), text));
    }
  }

  private static Optional<Pattern> pattern(JsonNode shape) {
    try {
      return shape.has("pattern")
          ? Optional.of(Pattern.compile(shape.path("pattern").asText(), Pattern.DOTALL))
          : Optional.empty();
    } catch (PatternSyntaxException e) {
      // UriString's is written for another engine, and lets everything pass.
      return Optional.empty();
    }
  }

  private static void size(JsonNode shape, String path, int size, List<String> problems) {
    if (outside(shape, size)) {
      problems.add("%s has a size out of range: %d".formatted(path, size));
    }
  }

  private static boolean outside(JsonNode shape, long number) {
    return number < shape.path("min").asLong(Long.MIN_VALUE)
        || number > shape.path("max").asLong(Long.MAX_VALUE);
  }
}
