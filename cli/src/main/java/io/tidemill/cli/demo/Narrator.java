package io.tidemill.cli.demo;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.policy.TriggerPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells on the screen what happens, with the seconds since the demo began. */
final class Narrator {
  /** Below the text of timed lines. */
  private static final String INDENT = " ".repeat(17);

  private final Screen screen;
  private final Style style;
  private final Stopwatch watch;

  Narrator(Screen screen, Stopwatch watch) {
    this.screen = screen;
    this.style = screen.style();
    this.watch = watch;
  }

  void heading(String text) {
    screen.line("");
    screen.line(style.strong(text));
  }

  void line(String text) {
    screen.line("  " + text);
  }

  /** Something that is there now. */
  void started(String name, String detail) {
    line(
        "%7s  %s %-16s %s"
            .formatted(watch.elapsed(), style.good(style.signs().good), name, style.faint(detail)));
  }

  void wave(Wave wave) {
    timed(
        style.accent("wave " + wave.number()),
        "%,d flights are being produced".formatted(wave.flights()));
  }

  /** All waves are in, and what waits is too little for a run at once. */
  void below(long waiting, TriggerPolicy policy) {
    timed(
        "",
        "%,d wait, fewer than %,d: a run starts once one has waited %d s"
            .formatted(waiting, policy.minRecords(), policy.maxDelay().toSeconds()));
  }

  /** Tells a run's next event. */
  void event(RunStory.Event event) {
    if (event instanceof RunStory.Event.Claimed claimed) {
      claimed(claimed.run());
    } else if (event instanceof RunStory.Event.TriedAgain again) {
      timed(
          style.bad("run " + again.run().number()),
          "ended without a commit; attempt %d begins".formatted(again.run().attempt().number()));
    } else if (event instanceof RunStory.Event.Launched launched) {
      timed("", "launched: Spark starts as job " + launched.jobId());
    } else if (event instanceof RunStory.Event.Entered) {
      timed("", "entered: the job alone may write now");
    } else if (event instanceof RunStory.Event.Committed committed) {
      committed(committed.commit());
    } else if (event instanceof RunStory.Event.Blocked) {
      timed(style.bad(style.signs().bad), "blocked");
    }
  }

  void check(Check check) {
    if (check.holds()) {
      line(style.good(style.signs().good) + " " + check.what());
      return;
    }
    line(style.bad(style.signs().bad) + " " + check.what());
    check.problems().forEach(problem -> line("    " + style.bad(problem)));
  }

  void status(String text) {
    screen.status(text);
  }

  private void claimed(Run run) {
    timed(
        style.strong("run " + run.number()),
        "claimed %,d records: %s".formatted(run.span(), reason(run)));
    details(run.ranges().stream().map(OffsetRange::toString).toList());
  }

  private void committed(Commit commit) {
    String rows =
        commit.books().sinks().entrySet().stream()
            .map(sink -> "%,d to %s".formatted(sink.getValue().written(), sink.getKey().table()))
            .collect(Collectors.joining(", "));
    timed(style.good(style.signs().good), "committed: " + rows);
    Map<String, Duration> verbs = new LinkedHashMap<>();
    commit.steps().forEach((step, time) -> verbs.merge(verb(step), time, Duration::plus));
    details(
        verbs.entrySet().stream()
            .map(verb -> "%s %s".formatted(verb.getKey(), seconds(verb.getValue())))
            .toList());
  }

  /** Shows items below the line before, as many on a line as fit. */
  private void details(List<String> items) {
    StringBuilder row = new StringBuilder();
    for (String item : items) {
      if (!row.isEmpty()) {
        boolean fits = INDENT.length() + row.length() + item.length() + 4 <= screen.columns();
        row.append(',');
        if (fits) {
          row.append(' ');
        } else {
          line(style.faint(INDENT + row));
          row.setLength(0);
        }
      }
      row.append(item);
    }
    line(style.faint(INDENT + row));
  }

  /** A step is named by its verb, and may go on to say of what. */
  private static String verb(String step) {
    return step.split("[ :]", 2)[0];
  }

  private static String reason(Run run) {
    return switch (run.reason()) {
      case MIN_RECORDS -> "enough have gathered (MIN_RECORDS)";
      case MAX_DELAY -> "one has waited long enough (MAX_DELAY)";
      case MANUAL -> "a person asked (MANUAL)";
    };
  }

  private void timed(String label, String text) {
    // Colours take no room on the screen, so the label is padded by what shows of it.
    int shown = label.replaceAll("\u001b\\[[0-9]*m", "").length();
    line(
        "%7s  %s%s %s".formatted(watch.elapsed(), label, " ".repeat(Math.max(0, 7 - shown)), text));
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
