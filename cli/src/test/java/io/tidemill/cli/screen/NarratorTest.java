package io.tidemill.cli.screen;

import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.RunStory.Event;
import io.tidemill.cli.screen.Style.Colours;
import io.tidemill.cli.screen.Style.Signs;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Screen screen =
      Screen.plain(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          new Style(Colours.NONE, Signs.ASCII));
  private final Narrator narrator = new Narrator(screen, new Stopwatch());

  @Test
  void a_claim_tells_how_much_why_and_which_offsets() {
    narrator.event(new Event.Claimed(claimed(first(), 100).phase().run().orElseThrow()));
    assertThat(shown())
        .contains("run 1   claimed 100 records: enough have gathered (MIN_RECORDS)")
        .contains("flights-2[0, 100)");
  }

  @Test
  void steps_are_told_by_their_verbs_and_wrapped_to_the_screen() {
    Map<String, Duration> steps = new LinkedHashMap<>();
    for (String step : List.of("start", "spark", "prepare", "read-range", "transform")) {
      steps.put(step, Duration.ofMillis(1_250));
    }
    steps.put("write:flights.by_origin", Duration.ofMillis(400));
    steps.put("write:flights.delay_by_route_day", Duration.ofMillis(700));
    Commit plain = committed(entered(claimed(first(), 100))).lastCommit().orElseThrow();
    narrator.event(
        new Event.Committed(
            new Commit(
                plain.run(),
                plain.entrant(),
                plain.at(),
                plain.books(),
                plain.lost(),
                new Effort(steps, 2))));
    assertThat(shown().lines().map(String::strip))
        .anyMatch(line -> line.endsWith("committed: 100 to by_origin"))
        .contains("start 1.3 s, spark 1.3 s, prepare 1.3 s, read-range 1.3 s,")
        .contains("transform 1.3 s, write 1.1 s");
    assertThat(shown().lines()).allMatch(line -> line.length() <= Screen.PLAIN_COLUMNS);
  }

  @Test
  void a_check_that_does_not_hold_tells_its_problems() {
    narrator.check(Check.that("group lag is 7", false, "expected 0"));
    narrator.check(Check.that("group lag is 0", true, "expected 0"));
    assertThat(shown())
        .isEqualToNormalizingNewlines(
            "  XX group lag is 7\n      expected 0\n  ok group lag is 0\n");
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
