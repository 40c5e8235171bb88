package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What a value in a request's body must be, in the terms of the service's own model. */
@FunctionalInterface
interface Shape {
  /** Adds to {@code problems} what is wrong with {@code value}, which stands at {@code path}. */
  void check(String path, JsonNode value, List<String> problems);

  /**
   * What of {@code value}, a checked one, the model knows, at any depth; nulls are left out too.
   */
  default JsonNode known(JsonNode value) {
    return value;
  }

  /**
   * A string.
   *
   * @param pattern what the whole of it must match
   */
  static Shape text(int least, int most, String pattern) {
    return text(least, most, pattern, pattern);
  }

  /**
   * As the other, for a pattern that Java matches by recursion, which ends in a stack overflow on a
   * long string, or by trying the same again and again.
   *
   * @param pattern the service's, by which what doesn't match is told
   * @param flat matches the same strings in one go
   */
  static Shape text(int least, int most, String pattern, String flat) {
    Pattern form = Pattern.compile(flat, Pattern.DOTALL);
    return (path, value, problems) -> {
      if (!value.isTextual()) {
        problems.add(failed(path, "Member must be a string"));
        return;
      }
      String text = value.textValue();
      if (text.length() < least) {
        problems.add(
            failed(path, "Member must have length greater than or equal to %d".formatted(least)));
      } else if (text.length() > most) {
        problems.add(
            failed(path, "Member must have length less than or equal to %d".formatted(most)));
      } else if (!form.matcher(text).matches()) {
        problems.add(
            failed(path, "Member must satisfy regular expression pattern: %s".formatted(pattern)));
      }
    };
  }

  /** A whole number. */
  static Shape number(long least, long most) {
    return (path, value, problems) -> {
      if (!value.isIntegralNumber() || !value.canConvertToLong()) {
        problems.add(failed(path, "Member must be a whole number"));
      } else if (value.longValue() < least || value.longValue() > most) {
        problems.add(failed(path, "Member must be between %d and %d".formatted(least, most)));
      }
    };
  }

  static Shape flag() {
    return (path, value, problems) -> {
      if (!value.isBoolean()) {
        problems.add(failed(path, "Member must be true or false"));
      }
    };
  }

  /** One of these strings. */
  static Shape oneOf(String... values) {
    Set<String> known = Set.of(values);
    return (path, value, problems) -> {
      if (!value.isTextual() || !known.contains(value.textValue())) {
        problems.add(
            failed(
                path,
                "Member must satisfy enum value set: [%s]".formatted(String.join(", ", values))));
      }
    };
  }

  static Shape list(int least, int most, Shape member) {
    return new Listed(least, most, member);
  }

  static Shape map(int least, int most, Shape key, Shape member) {
    return new Mapped(least, most, key, member);
  }

  /** A shape that holds itself, and so isn't there yet when it is named. */
  static Shape later(Supplier<Shape> shape) {
    return new Later(shape);
  }

  static Structure structure() {
    return new Structure();
  }

  /** A JSON object with members that are known; others are let pass, as the service does. */
  final class Structure implements Shape {
    private final Map<String, Shape> members = new LinkedHashMap<>();
    private final Map<String, Shape> needed = new LinkedHashMap<>();

    private Structure() {}

    /** With a member that must be there. */
    Structure must(String name, Shape shape) {
      needed.put(name, shape);
      return may(name, shape);
    }

    /** With a member that may be there. */
    Structure may(String name, Shape shape) {
      members.put(name, shape);
      return this;
    }

    @Override
    public ObjectNode known(JsonNode value) {
      ObjectNode known = JsonNodeFactory.instance.objectNode();
      members.forEach(
          (name, shape) -> {
            if (value.hasNonNull(name)) {
              known.set(name, shape.known(value.get(name)));
            }
          });
      return known;
    }

    @Override
    public void check(String path, JsonNode value, List<String> problems) {
      if (!value.isObject()) {
        problems.add(failed(path.isEmpty() ? "body" : path, "Member must be an object"));
        return;
      }
      members.forEach(
          (name, shape) -> {
            String at = path.isEmpty() ? name : path + "." + name;
            if (value.hasNonNull(name)) {
              shape.check(at, value.get(name), problems);
            } else if (needed.containsKey(name)) {
              problems.add(failed(at, "Member must not be null"));
            }
          });
    }
  }

  /** A list of members of one shape. */
  record Listed(int least, int most, Shape member) implements Shape {
    @Override
    public void check(String path, JsonNode value, List<String> problems) {
      if (!value.isArray()) {
        problems.add(failed(path, "Member must be a list"));
        return;
      }
      checkSize(path, value.size(), least, most, problems);
      for (int i = 0; i < value.size(); i++) {
        member.check("%s.%d.member".formatted(path, i + 1), value.get(i), problems);
      }
    }

    @Override
    public JsonNode known(JsonNode value) {
      ArrayNode known = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> known.add(member.known(item)));
      return known;
    }
  }

  /** A map of strings to members of one shape. */
  record Mapped(int least, int most, Shape key, Shape member) implements Shape {
    @Override
    public void check(String path, JsonNode value, List<String> problems) {
      if (!value.isObject()) {
        problems.add(failed(path, "Member must be a map"));
        return;
      }
      checkSize(path, value.size(), least, most, problems);
      value
          .fields()
          .forEachRemaining(
              entry -> {
                key.check(path + ".key", TextNode.valueOf(entry.getKey()), problems);
                member.check(
                    "%s.%s.member".formatted(path, entry.getKey()), entry.getValue(), problems);
              });
    }

    @Override
    public JsonNode known(JsonNode value) {
      ObjectNode known = JsonNodeFactory.instance.objectNode();
      value
          .fields()
          .forEachRemaining(entry -> known.set(entry.getKey(), member.known(entry.getValue())));
      return known;
    }
  }

  /** Another shape, asked for when it is needed. */
  record Later(Supplier<Shape> shape) implements Shape {
    @Override
    public void check(String path, JsonNode value, List<String> problems) {
      shape.get().check(path, value, problems);
    }

    @Override
    public JsonNode known(JsonNode value) {
      return shape.get().known(value);
    }
  }

  private static void checkSize(String path, int size, int least, int most, List<String> problems) {
    if (size < least || size > most) {
      problems.add(failed(path, "Member must have size between %d and %d".formatted(least, most)));
    }
  }

  private static String failed(String path, String constraint) {
    return "Value at '%s' failed to satisfy constraint: %s".formatted(path, constraint);
  }
}
