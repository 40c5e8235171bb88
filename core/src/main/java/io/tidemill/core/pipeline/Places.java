package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where the values of a pipeline file stand. Paths are written as in {@code sinks[0].sql}; one that
 * leads nowhere means the last value on its way that is there. Immutable.
 */
public final class Places {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

  private final int[] yaml;
  private final Optional<Node> root;

  Places(String yaml, Optional<Node> root) {
    this.yaml = yaml.codePoints().toArray();
    this.root = requireNonNull(root, "root");
  }

  /**
   * A place in a text.
   *
   * @param line from 1
   * @param column from 1, in code points
   */
  public record Place(int line, int column) {
    /** Where a text begins. */
    public static final Place START = new Place(1, 1);

    public Place {
      if (line < 1 || column < 1) {
        throw new IllegalArgumentException(
            "Lines and columns count from 1, got %d:%d".formatted(line, column));
      }
    }
  }

  /** Where the value at {@code path} begins. */
  public Place of(String path) {
    return node(path).map(Places::start).orElse(Place.START);
  }

  /**
   * Where a character of the text at {@code path} stands in the file, whatever quotes, indents and
   * folded lines the file writes it with.
   *
   * @param inText the character's place in the text itself; beyond its end means its end
   */
  public Place within(String path, Place inText) {
    return node(path)
        .filter(ScalarNode.class::isInstance)
        .flatMap(node -> new ScalarSource(yaml, (ScalarNode) node).indexOf(inText))
        .map(this::place)
        .orElseGet(() -> of(path));
  }

  /** The path of the first sink that names {@code table}; that of all sinks if none does. */
  public String sink(TableName table) {
    int count = node("sinks").filter(SequenceNode.class::isInstance).map(Places::size).orElse(0);
    for (int i = 0; i < count; i++) {
      String path = "sinks[%d]".formatted(i);
      Optional<Node> named = node(path).flatMap(sink -> child(sink, "table"));
      if (named.isPresent()
          && named.get() instanceof ScalarNode scalar
          && scalar.getValue().equals(table.toString())) {
        return path;
      }
    }
    return "sinks";
  }

  private static int size(Node sequence) {
    return ((SequenceNode) sequence).getValue().size();
  }

  private Optional<Node> node(String path) {
    Optional<Node> at = root;
    Matcher steps = STEP.matcher(path);
    while (at.isPresent() && steps.find()) {
      Node parent = at.get();
      Optional<Node> next =
          steps.group(1) != null
              ? child(parent, steps.group(1))
              : item(parent, Integer.parseInt(steps.group(2)));
      if (next.isEmpty()) {
        return at;
      }
      at = next;
    }
    return at;
  }

  private static Optional<Node> child(Node parent, String key) {
    if (parent instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return Optional.of(tuple.getValueNode());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Node> item(Node parent, int index) {
    List<Node> items = parent instanceof SequenceNode list ? list.getValue() : List.of();
    return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
  }

  private static Place start(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Place.START);
  }

  private Place place(int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      boolean crlf = yaml[i] == '\r' && i + 1 < yaml.length && yaml[i + 1] == '\n';
      if (yaml[i] == '\n' || (yaml[i] == '\r' && !crlf)) {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, index - lineStart + 1);
  }
}
