package io.tidemill.core.yaml;

import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads YAML text to its tree of nodes, within bounds: one document, no aliases, so many
 * characters, so deep. The bounds are checked on the stream of events, before anything is built
 * from it.
 */
public final class YamlText {
  /** A ledger's row has to hold the text (Amazon Keyspaces: 1 MB, 4 bytes a character at most). */
  public static final int MOST_CHARACTERS = 200_000;

  /** A pipeline needs 4; an Avro schema in it 3 more for each record within a record. */
  public static final int DEEPEST = 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(MOST_CHARACTERS + 1)
          .setAllowDuplicateKeys(true)
          .build();

  private YamlText() {}

  /** The document's root; empty if there is none, with problems unless the file says nothing. */
  public static Optional<Node> compose(String yaml, Problems problems) {
    int characters = yaml.codePointCount(0, yaml.length());
    if (characters > MOST_CHARACTERS) {
      problems.add(
          1,
          1,
          "file",
          "at most %d characters".formatted(MOST_CHARACTERS),
          "%d".formatted(characters),
          "Move what is large out of the file.");
      return Optional.empty();
    }
    try {
      checkBounds(yaml, problems);
      if (!problems.none()) {
        return Optional.empty();
      }
      return new Compose(SETTINGS).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      syntaxProblem(
          problems,
          mark.map(Mark::getLine).orElse(0) + 1,
          mark.map(Mark::getColumn).orElse(0) + 1,
          e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem());
    } catch (ReaderException e) {
      String before = yaml.substring(0, yaml.offsetByCodePoints(0, e.getPosition()));
      int lineStart = before.lastIndexOf('\n') + 1;
      syntaxProblem(
          problems,
          (int) before.chars().filter(character -> character == '\n').count() + 1,
          before.codePointCount(lineStart, before.length()) + 1,
          "the character U+%04X, which YAML doesn't allow".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      syntaxProblem(problems, 1, 1, e.getMessage());
    }
    return Optional.empty();
  }

  private static void checkBounds(String yaml, Problems problems) {
    int depth = 0;
    int documents = 0;
    Iterator<Event> events = new Parse(SETTINGS).parseString(yaml).iterator();
    while (events.hasNext()) {
      Event event = events.next();
      Mark at = event.getStartMark().orElseThrow();
      switch (event.getEventId()) {
        case DocumentStart -> documents++;
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias ->
            problems.add(
                at, "file", "no aliases", "one", "Write out what it stands for, in its place.");
        default -> {
          // Neither opens nor closes anything.
        }
      }
      if (documents > 1) {
        problems.add(
            at, "file", "one document", "a second one", "Give what is in it a file of its own.");
        return;
      }
      if (depth > DEEPEST) {
        problems.add(
            at,
            "file",
            "at most %d levels".formatted(DEEPEST),
            "more",
            "Look for a stray bracket; an Avro schema that nests so deep can be JSON text.");
        return;
      }
    }
  }

  private static void syntaxProblem(Problems problems, int line, int column, String found) {
    problems.add(
        line,
        column,
        "syntax",
        "YAML",
        found.replaceAll("\\s+", " "),
        "Mend the line, or put the text in quotes.");
  }
}
