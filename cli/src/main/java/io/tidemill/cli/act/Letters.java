package io.tidemill.cli.act;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Table;
import io.tidemill.cli.screen.Table.Column;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.OffsetRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Dead letters that count: those of attempts that committed.
 *
 * @param letters those of newer runs first
 * @param more whether there are others
 */
record Letters(PipelineId pipeline, List<DeadLetter> letters, boolean more) {
  /** How many of the newest runs are looked through for letters. */
  private static final int RUNS = 1_000;

  /** How much of a value is shown. */
  private static final int PREVIEW = 80;

  Letters {
    requireNonNull(pipeline, "pipeline");
    letters = List.copyOf(letters);
  }

  /**
   * Reads them.
   *
   * @param run whose letters; empty for those of the newest runs
   * @throws TidemillException of kind {@code OPERATOR} if the ledger has no commit of {@code run}
   */
  static Letters of(
      PipelineId pipeline, Optional<Long> run, Ledger ledger, DeadLetters stored, int limit) {
    List<DeadLetter> found = new ArrayList<>();
    List<Commit> commits = commits(pipeline, ledger);
    run.ifPresent(number -> requireKnown(pipeline, commits, number));
    for (Commit commit : commits) {
      boolean asked = run.isEmpty() || run.get() == commit.run().number();
      if (!asked || commit.books().deadLetters() == 0) {
        continue;
      }
      for (OffsetRange range : commit.run().ranges()) {
        if (found.size() > limit) {
          break;
        }
        try (Stream<DeadLetter> letters = read(pipeline, stored, commit, range)) {
          letters.limit(limit + 1L - found.size()).forEach(found::add);
        }
      }
    }
    boolean more = found.size() > limit;
    return new Letters(pipeline, more ? found.subList(0, limit) : found, more);
  }

  /** The newest, newest first; the ledger's row has the last one before the history does. */
  private static List<Commit> commits(PipelineId pipeline, Ledger ledger) {
    List<Commit> commits = new ArrayList<>(ledger.commits(pipeline, RUNS));
    ledger
        .load(pipeline)
        .map(Versioned::state)
        .flatMap(state -> state.lastCommit())
        .filter(
            last ->
                commits.stream().noneMatch(known -> known.run().number() == last.run().number()))
        .ifPresent(last -> commits.add(0, last));
    return commits;
  }

  private static void requireKnown(PipelineId pipeline, List<Commit> commits, long run) {
    if (commits.stream().noneMatch(commit -> commit.run().number() == run)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The ledger has no commit of run %d of %s among the newest %,d: it committed nothing, or its record has expired; `runs %s` names those there are"
              .formatted(run, pipeline, RUNS, pipeline));
    }
  }

  private static Stream<DeadLetter> read(
      PipelineId pipeline, DeadLetters stored, Commit commit, OffsetRange range) {
    return stored
        .read(
            pipeline,
            commit.run().topicId(),
            range.partition().partition(),
            range.from(),
            range.until())
        .filter(letter -> letter.run() == commit.run().number())
        .filter(letter -> letter.attempt() == commit.run().attempt().number());
  }

  List<String> lines(Style style, int longest) {
    if (letters.isEmpty()) {
      return List.of("No dead letters");
    }
    Table table =
        new Table(
            List.of(
                Column.figures("RUN"),
                Column.figures("PARTITION"),
                Column.figures("OFFSET"),
                Column.words("TABLE"),
                Column.words("WHY"),
                Column.words("VALUE").spare()));
    for (DeadLetter letter : letters) {
      table.row(
          List.of(
              Long.toString(letter.run()),
              Integer.toString(letter.partition()),
              Long.toString(letter.offset()),
              letter.sink().equals(DeadLetter.NO_SINK) ? "not decoded" : letter.sink(),
              printable(letter.error()),
              preview(letter.value())));
    }
    List<String> lines = new ArrayList<>(table.lines(style, longest));
    if (more) {
      lines.add("There are more: --limit, or --run for those of one run");
    }
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("pipeline", pipeline.value());
    ArrayNode array = json.putArray("letters");
    for (DeadLetter letter : letters) {
      array
          .addObject()
          .put("run", letter.run())
          .put("attempt", letter.attempt())
          .put("topic_id", letter.topicId())
          .put("partition", letter.partition())
          .put("offset", letter.offset())
          .put("table", letter.sink())
          .put("error", letter.error())
          .put("value_preview", preview(letter.value()));
    }
    return json.put("more", more);
  }

  /** How a value begins, as text; what can't be shown is a dot. */
  static String preview(ByteBuffer value) {
    if (value == null) {
      return "null";
    }
    byte[] begin = new byte[Math.min(PREVIEW, value.remaining())];
    value.duplicate().get(begin);
    String text = printable(new String(begin, StandardCharsets.UTF_8));
    return value.remaining() > begin.length ? text + "…" : text;
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            each ->
                shown.appendCodePoint(Character.isISOControl(each) || each == 0xFFFD ? '.' : each));
    return shown.toString();
  }
}
