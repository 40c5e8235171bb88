package io.tidemill.core.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The keys of a mapping, each but once. */
public final class Fields {
  private final Value whole;
  private final Map<String, Field> fields;

  private record Field(Node key, Value value) {}

  private Fields(Value whole, Map<String, Field> fields) {
    this.whole = whole;
    this.fields = fields;
  }

  /** Keys that are doubled, or no text, become problems and are left out. */
  public static Fields of(Value whole, MappingNode mapping) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      if (!(keyNode instanceof ScalarNode scalar)) {
        whole
            .problems()
            .add(keyNode, whole.what(), "a name as key", "a list or mapping", "Write a name.");
        continue;
      }
      String key = scalar.getValue();
      String path = whole.pathOf(key);
      Field field = new Field(keyNode, new Value(tuple.getValueNode(), path, whole.problems()));
      Field first = fields.putIfAbsent(key, field);
      if (first != null) {
        whole
            .problems()
            .add(
                keyNode,
                path,
                "each key once",
                "a second one (the first is in line %d)"
                    .formatted(first.key().getStartMark().orElseThrow().getLine() + 1),
                "Remove one of them.");
      }
    }
    return new Fields(whole, fields);
  }

  /** These fields without those that {@code keys} doesn't know, each of which is a problem. */
  public Fields only(Words keys) {
    Map<String, Field> known = new LinkedHashMap<>();
    fields.forEach(
        (key, field) -> {
          if (keys.check(key, field.key(), field.value().path(), whole.problems())) {
            known.put(key, field);
          }
        });
    return new Fields(whole, known);
  }

  /** All values by their keys, in the file's order. */
  public Map<String, Value> all() {
    Map<String, Value> all = new LinkedHashMap<>();
    fields.forEach((key, field) -> all.put(key, field.value()));
    return all;
  }

  /** The value of {@code key}, if that is there. */
  public Optional<Value> optional(String key) {
    return Optional.ofNullable(fields.get(key)).map(Field::value);
  }

  /** The value of {@code key}; its absence is a problem, placed where the mapping begins. */
  public Optional<Value> required(String key, String fix) {
    if (!fields.containsKey(key)) {
      String path = whole.pathOf(key);
      whole.problems().add(whole.node(), path, "this key", "nothing", fix);
    }
    return optional(key);
  }

  /** Leaves a problem at the key itself. */
  public void problemWithKey(String key, String expected, String found, String fix) {
    Field field = fields.get(key);
    whole.problems().add(field.key(), field.value().path(), expected, found, fix);
  }
}
