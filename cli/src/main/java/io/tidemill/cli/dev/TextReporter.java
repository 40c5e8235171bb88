package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.screen.Narrator;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Stopwatch;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Wrapped;
import io.tidemill.core.PipelineId;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** News for people: a line each, with the time of day. */
final class TextReporter implements Reporter {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** Names of pipelines are set in a column so wide; longer ones push their line's text. */
  private static final int NAME_WIDTH = 10;

  /** Below the text of a line. */
  private static final String INDENT = " ".repeat(2 + 8 + 2 + NAME_WIDTH + 1);

  private final Screen screen;
  private final Style style;
  private final Narrator narrator;
  private final InstantSource clock;
  private final ZoneId zone;

  TextReporter(Screen screen, InstantSource clock, ZoneId zone) {
    this.screen = requireNonNull(screen, "screen");
    this.style = screen.style();
    this.narrator = new Narrator(screen, new Stopwatch());
    this.clock = requireNonNull(clock, "clock");
    this.zone = requireNonNull(zone, "zone");
  }

  @Override
  public void started(String name, String detail) {
    narrator.started(name, detail);
  }

  @Override
  public void tell(News news) {
    String time = TIME.format(clock.instant().atZone(zone));
    String name = news.pipeline().map(PipelineId::value).orElse("");
    List<String> text = wrapped(news.text());
    String first =
        switch (news.kind().mood()) {
          case GOOD -> style.good(style.signs().good) + " " + text.get(0);
          case BAD -> style.bad(style.signs().bad) + " " + style.bad(text.get(0));
          case PLAIN -> text.get(0);
        };
    StringBuilder lines = new StringBuilder();
    lines
        .append("  ")
        .append(style.faint(time))
        .append("  ")
        .append(name)
        .append(" ".repeat(Math.max(0, NAME_WIDTH - name.length())))
        .append(' ')
        .append(first);
    String newLine = System.lineSeparator() + INDENT;
    boolean bad = news.kind().mood() == News.Mood.BAD;
    text.stream()
        .skip(1)
        .forEach(more -> lines.append(newLine).append(bad ? style.bad(more) : more));
    news.details().stream()
        .flatMap(detail -> wrapped(detail).stream())
        .forEach(detail -> lines.append(newLine).append(style.faint(detail)));
    // At once, so that no other thread's line comes between.
    screen.line(lines.toString());
  }

  /** To the right of time and name; room for a sign is left. */
  private List<String> wrapped(String text) {
    return Wrapped.lines(text, screen.columns() - INDENT.length() - 2);
  }

  @Override
  public void ready(Guide guide) {
    guide.lines(style).forEach(screen::line);
  }

  @Override
  public void status(List<Gauge> gauges) {
    screen.status(StatusLine.of(gauges, screen.columns(), style));
  }
}
