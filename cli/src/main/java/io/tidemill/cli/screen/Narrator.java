package io.tidemill.cli.screen;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.OffsetRange;
import java.util.List;

/** Tells on the screen what happens, with the seconds since the command began. */
public final class Narrator {
  /** Below the text of timed lines. */
  private static final String INDENT = " ".repeat(17);

  private final Screen screen;
  private final Style style;
  private final Stopwatch watch;

  public Narrator(Screen screen, Stopwatch watch) {
    this.screen = screen;
    this.style = screen.style();
    this.watch = watch;
  }

  /** A line that begins a part. */
  public void heading(String text) {
    screen.line("");
    screen.line(style.strong(text));
  }

  /** A line within a part. */
  public void line(String text) {
    screen.line("  " + text);
  }

  /** Something that is there now. */
  public void started(String name, String detail) {
    String begin =
        "%7s  %s %-16s ".formatted(watch.elapsed(), style.good(style.signs().good), name);
    String below = " ".repeat(Style.shown(begin).length());
    for (String part : Wrapped.lines(detail, screen.columns() - 2 - below.length())) {
      line(begin + style.faint(part));
      begin = below;
    }
  }

  /** Tells a run's next event. */
  public void event(RunStory.Event event) {
    if (event instanceof RunStory.Event.Claimed claimed) {
      claimed(claimed.run());
    } else if (event instanceof RunStory.Event.TriedAgain again) {
      timed(style.bad("run " + again.run().number()), RunWords.triedAgain(again.run()));
    } else if (event instanceof RunStory.Event.Launched launched) {
      timed("", RunWords.launched(launched.jobId()));
    } else if (event instanceof RunStory.Event.Entered) {
      timed("", RunWords.ENTERED);
    } else if (event instanceof RunStory.Event.Committed committed) {
      committed(committed.commit());
    } else if (event instanceof RunStory.Event.Cancelled late) {
      timed(style.bad("run " + late.run().number()), RunWords.cancelled(late.run()));
    } else if (event instanceof RunStory.Event.Moved moved) {
      timed(style.bad(style.signs().bad), ChangeWords.sentence(moved.change()));
    } else if (event instanceof RunStory.Event.Blocked) {
      timed(style.bad(style.signs().bad), "blocked");
    }
  }

  /** What was checked, and what speaks against it. */
  public void check(Check check) {
    if (check.holds()) {
      line(style.good(style.signs().good) + " " + check.what());
      return;
    }
    line(style.bad(style.signs().bad) + " " + check.what());
    check.problems().forEach(problem -> line("    " + style.bad(problem)));
  }

  /** As {@link Screen#status}. */
  public void status(String text) {
    screen.status(text);
  }

  private void claimed(Run run) {
    timed(style.strong("run " + run.number()), RunWords.claimed(run));
    details(run.ranges().stream().map(OffsetRange::toString).toList());
  }

  private void committed(Commit commit) {
    timed(style.good(style.signs().good), RunWords.committed(commit));
    details(RunWords.steps(commit));
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

  /**
   * Something that happened now.
   *
   * @param label at most 7 characters, which may be coloured; may be empty
   */
  public void timed(String label, String text) {
    String begin =
        "%7s  %s%s "
            .formatted(
                watch.elapsed(), label, " ".repeat(Math.max(0, 7 - Style.shown(label).length())));
    for (String part : Wrapped.lines(text, screen.columns() - 2 - INDENT.length())) {
      line(begin + part);
      begin = INDENT;
    }
  }
}
