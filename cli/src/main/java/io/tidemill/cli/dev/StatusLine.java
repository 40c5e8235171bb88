package io.tidemill.cli.dev;

import io.tidemill.cli.screen.LagBar;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.Durations;
import java.util.ArrayList;
import java.util.List;

/** All pipelines' lag and age against what starts a run, on one line. */
final class StatusLine {
  private static final int LONGEST_BAR = 16;
  private static final int SHORTEST_BAR = 4;
  private static final String MARGIN = "  ";

  private StatusLine() {}

  /**
   * The line; never longer than {@code columns} signs that show. Bars shrink first, then pipelines
   * at the end are left out and counted.
   */
  static String of(List<Gauge> gauges, int columns, Style style) {
    for (int cells = LONGEST_BAR; cells >= SHORTEST_BAR; cells--) {
      String line = line(gauges, cells, style);
      if (fits(line, columns)) {
        return line;
      }
    }
    for (int shown = gauges.size() - 1; shown > 0; shown--) {
      String line =
          line(gauges.subList(0, shown), SHORTEST_BAR, style)
              + separator(style)
              + "%d more".formatted(gauges.size() - shown);
      if (fits(line, columns)) {
        return line;
      }
    }
    return "";
  }

  private static boolean fits(String line, int columns) {
    // Beside it the cursor stands, which would wrap a line as long as the terminal is wide.
    return Style.shown(line).length() < columns;
  }

  private static String line(List<Gauge> gauges, int cells, Style style) {
    List<String> parts = new ArrayList<>();
    for (Gauge gauge : gauges) {
      parts.add(part(gauge, cells, style));
    }
    return parts.isEmpty() ? "" : MARGIN + String.join(separator(style), parts);
  }

  private static String separator(Style style) {
    return "  " + style.faint(style.signs().dot) + "  ";
  }

  private static String part(Gauge gauge, int cells, Style style) {
    LagBar bar = new LagBar(gauge.lag().minRecords(), cells, style);
    String age =
        gauge
            .lag()
            .waited()
            .map(
                waited ->
                    ", %s of %s"
                        .formatted(
                            Durations.words(waited), Durations.words(gauge.lag().maxDelay())))
            .orElse("");
    String doing = gauge.doing().isEmpty() ? "" : "  " + style.accent(gauge.doing());
    return gauge.pipeline() + " " + bar.render(gauge.lag().records()) + age + doing;
  }
}
