package io.tidemill.cli.look;

import static java.util.stream.Collectors.toCollection;

import io.tidemill.cli.screen.ChangeWords;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Table;
import io.tidemill.cli.screen.Table.Column;
import io.tidemill.cli.screen.Wrapped;
import io.tidemill.core.Durations;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.PositionChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A pipeline's runs, as lines for people.
 *
 * @param longest the most characters of a line, where that can be kept
 */
record RunsText(Style style, Instant now, int longest) {
  /**
   * A heading, and a line for each run and each change of the position; below, what needs words.
   *
   * @param newest the runs, newest first; one more than {@code limit} if there are so many
   * @param changes of the position, newest first; those older than the runs shown are left out
   */
  List<String> lines(List<RunView> newest, List<PositionChange> changes, int limit) {
    if (newest.isEmpty() && changes.isEmpty()) {
      return List.of("No runs yet; ./tidemill status says when the first is due");
    }
    Table table =
        new Table(
            List.of(
                Column.figures("RUN"),
                Column.words("STATE"),
                Column.words("WHEN"),
                Column.words("REASON"),
                Column.figures("RECORDS"),
                Column.figures("ROWS"),
                Column.figures("DEAD"),
                Column.figures("ATTEMPTS").spare(),
                Column.figures("TOOK"),
                Column.words("DEFINITION").spare()));
    Deque<PositionChange> left = new ArrayDeque<>(among(newest, changes, limit));
    List<String> notes =
        left.stream().map(ChangeWords::sentence).collect(toCollection(ArrayList::new));
    for (int i = 0; i < Math.min(limit, newest.size()); i++) {
      RunView view = newest.get(i);
      while (!left.isEmpty() && left.element().at().isAfter(view.run().claimedAt())) {
        table.row(row(left.remove()));
      }
      view.commit()
          .filter(commit -> !commit.lost().isEmpty())
          .ifPresent(
              commit ->
                  notes.add(
                      "run %d: retention had taken %s before they could be read"
                          .formatted(view.run().number(), ChangeWords.ranges(commit.lost()))));
      boolean changed =
          i + 1 < newest.size()
              && !newest.get(i + 1).run().definition().equals(view.run().definition());
      table.row(
          List.of(
              Long.toString(view.run().number()),
              state(view),
              when(view) + " ago",
              view.run().reason().name(),
              "%,d".formatted(view.run().span()),
              view.commit().isPresent() ? "%,d".formatted(view.rowsWritten()) : "-",
              count(view, Books::deadLetters),
              Integer.toString(view.run().attempt().number()),
              view.took().map(RunsText::seconds).orElse("-"),
              RunWords.digest(view.run().definition()) + (changed ? " " + style.strong("*") : "")));
    }
    left.forEach(change -> table.row(row(change)));
    List<String> lines = table.lines(style, longest);
    notes.forEach(note -> lines.addAll(Wrapped.lines(note, longest)));
    if (newest.size() > limit) {
      lines.add("Older ones: --limit, or ./tidemill runs PIPELINE N for one of them");
    }
    return lines;
  }

  /** The changes that fall among the runs shown. */
  static List<PositionChange> among(List<RunView> newest, List<PositionChange> changes, int limit) {
    return newest.size() <= limit
        ? changes
        : changes.stream()
            .filter(change -> change.at().isAfter(newest.get(limit).run().claimedAt()))
            .toList();
  }

  private List<String> row(PositionChange change) {
    return List.of(
        "-",
        style.bad(ChangeWords.name(change)),
        Durations.words(Duration.between(change.at(), now)) + " ago",
        "-",
        "%,d".formatted(ChangeWords.offsets(change)),
        "-",
        "-",
        "-",
        "-",
        "-");
  }

  static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }

  private String when(RunView view) {
    Instant at = view.commit().map(commit -> commit.at()).orElse(view.run().claimedAt());
    return Durations.words(Duration.between(at, now));
  }

  private String state(RunView view) {
    String state = view.state().toLowerCase(Locale.ROOT);
    return view.phase()
        .map(
            phase ->
                phase.match(
                    idle -> state,
                    claimed -> style.accent(state),
                    running -> style.accent(state),
                    blocked -> style.bad(state)))
        .orElse(state);
  }

  private static String count(RunView view, ToLongFunction<Books> figure) {
    Optional<Books> books = view.commit().map(commit -> commit.books());
    return books.map(kept -> "%,d".formatted(figure.applyAsLong(kept))).orElse("-");
  }
}
