package io.tidemill.core.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** JSON that a file holds: as text, or as the YAML that means the same. */
public final class JsonText {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private JsonText() {}

  /** A value's JSON; text is taken for JSON as it stands, and isn't looked into. */
  public static Optional<String> of(Value value) {
    if (value.node() instanceof ScalarNode) {
      return value.text();
    }
    StringBuilder json = new StringBuilder();
    return append(value, json) ? Optional.of(json.toString()) : Optional.empty();
  }

  private static boolean append(Value value, StringBuilder json) {
    Node node = value.node();
    if (node instanceof MappingNode) {
      return value.fields().filter(fields -> appendObject(fields, json)).isPresent();
    } else if (node instanceof SequenceNode) {
      return value.items().filter(items -> appendArray(items, json)).isPresent();
    } else {
      return appendScalar(value, json);
    }
  }

  private static boolean appendObject(Fields fields, StringBuilder json) {
    boolean sound = true;
    char before = '{';
    json.append(fields.all().isEmpty() ? "{" : "");
    for (Map.Entry<String, Value> field : fields.all().entrySet()) {
      json.append(before);
      appendText(field.getKey(), json);
      json.append(':');
      sound &= append(field.getValue(), json);
      before = ',';
    }
    json.append('}');
    return sound;
  }

  private static boolean appendArray(List<Value> items, StringBuilder json) {
    boolean sound = true;
    json.append('[');
    for (int i = 0; i < items.size(); i++) {
      json.append(i == 0 ? "" : ",");
      sound &= append(items.get(i), json);
    }
    json.append(']');
    return sound;
  }

  private static boolean appendScalar(Value value, StringBuilder json) {
    String text = ((ScalarNode) value.node()).getValue();
    Tag tag = value.node().getTag();
    if (tag.equals(Tag.STR)) {
      appendText(text, json);
    } else if (tag.equals(Tag.NULL)) {
      json.append("null");
    } else if (tag.equals(Tag.BOOL) || (isNumber(tag) && NUMBER.matcher(text).matches())) {
      json.append(text);
    } else {
      return value.problem("what JSON can write", "Put it in quotes.").isPresent();
    }
    return true;
  }

  private static boolean isNumber(Tag tag) {
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
  }

  private static void appendText(String text, StringBuilder json) {
    json.append('"');
    text.chars()
        .forEach(
            each -> {
              if (each == '"' || each == '\\') {
                json.append('\\').append((char) each);
              } else if (each < ' ') {
                json.append("\\u%04x".formatted(each));
              } else {
                json.append((char) each);
              }
            });
    json.append('"');
  }
}
