package io.tidemill.core.yaml;

import io.tidemill.core.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of a file, and the way to it. Each reading that fails gives nothing and leaves a problem.
 *
 * @param path as {@code sinks[0].table}; what problems are named by
 */
public record Value(Node node, String path, Problems problems) {

  /** The path; "file" for the document itself. */
  public String what() {
    return path.isEmpty() ? "file" : path;
  }

  /** The path of {@code key} in this mapping. */
  public String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether it is text, blank or not. */
  public boolean isText() {
    return isScalarOf(Tag.STR);
  }

  /** Text that isn't blank. */
  public Optional<String> text() {
    if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.STR)) {
      String fix =
          isScalarOf(Tag.INT) || isScalarOf(Tag.FLOAT) || isScalarOf(Tag.BOOL)
              ? "Put it in quotes."
              : "Write text there.";
      return problem("text", fix);
    }
    if (scalar.getValue().isBlank()) {
      return problem("text", "Write text there.");
    }
    return Optional.of(scalar.getValue());
  }

  /** A scalar's text as it stands in the file, whatever it looks like; not null. */
  public Optional<String> anyScalar() {
    if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL)) {
      return problem("text, a number, true or false", "Write a single value there.");
    }
    return Optional.of(scalar.getValue());
  }

  /** Text that {@code parse} takes, which throws {@link IllegalArgumentException} otherwise. */
  public <T> Optional<T> parsed(Function<String, T> parse, String expected, String fix) {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text.get()));
    } catch (IllegalArgumentException e) {
      return problem(expected, fix);
    }
  }

  /** One of {@code meanings}' words. */
  public <T> Optional<T> word(Map<String, T> meanings, List<String> unavailable) {
    Words words = new Words(List.copyOf(meanings.keySet()), unavailable);
    return text().filter(text -> words.check(text, node, path, problems)).map(meanings::get);
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> flag() {
    if (!isScalarOf(Tag.BOOL)) {
      return problem("true or false", "Write one of the two, without quotes.");
    }
    return Optional.of(Boolean.valueOf(((ScalarNode) node).getValue()));
  }

  /** A whole number of {@code least} to {@code most}. */
  public Optional<Long> wholeNumber(long least, long most) {
    String expected = "a whole number of %d to %d".formatted(least, most);
    if (!isScalarOf(Tag.INT)) {
      return problem(expected, "Write digits alone, without quotes, units or separators.");
    }
    try {
      long number = Long.parseLong(((ScalarNode) node).getValue());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException beyondLong) {
      // Out of range like any other number that is too large.
    }
    return problem(expected, "Choose a number in that range.");
  }

  /** A duration of {@code least} to {@code most}. */
  public Optional<Duration> duration(Duration least, Duration most) {
    String example = "Write it as in 15s, 5m, 2h, 1d or PT1H30M.";
    if (isScalarOf(Tag.INT)) {
      return problem("a duration", "Add its unit. " + example);
    }
    Optional<Duration> duration = parsed(Durations::parse, "a duration", example);
    if (duration.isPresent()
        && (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0)) {
      return problem(
          "a duration of %s to %s".formatted(Durations.format(least), Durations.format(most)),
          "Choose one in that range.");
    }
    return duration;
  }

  /** The items of a list. */
  public Optional<List<Value>> items() {
    if (!(node instanceof SequenceNode sequence) || !node.getTag().equals(Tag.SEQ)) {
      return problem("a list", "Begin each item with a hyphen.");
    }
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Value(item, "%s[%d]".formatted(path, items.size()), problems));
    }
    return Optional.of(items);
  }

  /** A mapping whose keys the file's author chooses. */
  public Optional<Fields> fields() {
    if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
      return problem("keys with values", "Write key: value there, or {key: value, …}.");
    }
    return Optional.of(Fields.of(this, mapping));
  }

  /** A mapping that may have {@code keys}. */
  public Optional<Fields> fields(Words keys) {
    return fields().map(fields -> fields.only(keys));
  }

  /** Leaves a problem with this value; gives nothing. */
  public <T> Optional<T> problem(String expected, String fix) {
    problems.add(node, what(), expected, describe(), fix);
    return Optional.empty();
  }

  private boolean isScalarOf(Tag tag) {
    return node instanceof ScalarNode && node.getTag().equals(tag);
  }

  private String describe() {
    if (!(node instanceof ScalarNode scalar)) {
      return node instanceof SequenceNode ? "a list" : "keys with values";
    }
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return "nothing";
    }
    if (tag.equals(Tag.STR)) {
      return Problems.quote(scalar.getValue());
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return "the number " + Problems.quote(scalar.getValue()).replace("\"", "");
    }
    return tag.equals(Tag.BOOL)
        ? scalar.getValue()
        : "a value tagged " + Problems.quote(tag.getValue());
  }
}
