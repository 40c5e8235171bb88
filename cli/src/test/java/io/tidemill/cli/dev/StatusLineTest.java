package io.tidemill.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Style.Colours;
import io.tidemill.cli.screen.Style.Signs;
import io.tidemill.core.PipelineId;
import io.tidemill.core.trigger.PipelineStatus.Lag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final Style PLAIN = new Style(Colours.NONE, Signs.ASCII);
  private static final Style COLOURED = new Style(Colours.SHOWN, Signs.UNICODE);

  @Test
  void a_pipeline_shows_lag_and_age_against_what_starts_a_run() {
    assertThat(StatusLine.of(List.of(gauge("flights", 4_000, "")), 80, PLAIN))
        .isEqualTo("  flights [########........] 4,000 of 8,000, 7 s of 15 s");
  }

  @Test
  void a_run_under_way_is_shown_beside_what_waits_for_the_next() {
    assertThat(StatusLine.of(List.of(gauge("flights", 0, "run 3 running, 4 s")), 80, PLAIN))
        .isEqualTo("  flights [................] 0 of 8,000  run 3 running, 4 s");
  }

  @Test
  void the_line_fits_whatever_there_is_to_show() {
    List<Gauge> gauges =
        IntStream.range(0, 9).mapToObj(n -> gauge("pipeline-" + n, n * 900L, "")).toList();
    for (int columns = 1; columns < 400; columns++) {
      assertThat(Style.shown(StatusLine.of(gauges, columns, COLOURED)).length())
          .isLessThanOrEqualTo(columns);
    }
    assertThat(StatusLine.of(gauges, 120, PLAIN)).contains("pipeline-0").endsWith("more");
    assertThat(StatusLine.of(List.of(), 80, PLAIN)).isEmpty();
  }

  private static Gauge gauge(String pipeline, long waiting, String doing) {
    Optional<Duration> waited =
        waiting == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(7));
    return new Gauge(
        new PipelineId(pipeline), new Lag(waiting, 8_000, waited, Duration.ofSeconds(15)), doing);
  }
}
