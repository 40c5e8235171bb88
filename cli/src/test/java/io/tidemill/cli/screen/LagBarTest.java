package io.tidemill.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style.Colours;
import io.tidemill.cli.screen.Style.Signs;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagBarTest {
  private static final Style PLAIN = new Style(Colours.NONE, Signs.ASCII);
  private final LagBar bar = new LagBar(8_000, 8, PLAIN);

  @Test
  void fills_as_records_gather() {
    assertThat(bar.render(0)).isEqualTo("[........] 0 of 8,000");
    assertThat(bar.render(1)).isEqualTo("[#.......] 1 of 8,000");
    assertThat(bar.render(4_000)).isEqualTo("[####....] 4,000 of 8,000");
  }

  @Test
  void is_full_only_once_the_threshold_is_reached() {
    assertThat(bar.render(7_999)).isEqualTo("[#######.] 7,999 of 8,000");
    assertThat(bar.render(8_000)).isEqualTo("[########] 8,000 of 8,000");
    assertThat(bar.render(1_000_000)).isEqualTo("[########] 1,000,000 of 8,000");
  }

  @Test
  void colours_and_signs_follow_the_surroundings() {
    assertThat(Style.of(Map.of(), "UTF-8")).isEqualTo(new Style(Colours.SHOWN, Signs.UNICODE));
    assertThat(Style.of(Map.of("NO_COLOR", "1"), "UTF-8").colours()).isEqualTo(Colours.NONE);
    assertThat(Style.of(Map.of("NO_COLOR", ""), "UTF-8").colours()).isEqualTo(Colours.SHOWN);
    assertThat(Style.of(Map.of("TERM", "dumb"), "UTF-8").colours()).isEqualTo(Colours.NONE);
    assertThat(Style.of(Map.of(), "ANSI_X3.4-1968").signs()).isEqualTo(Signs.ASCII);
    assertThat(new LagBar(10, 4, new Style(Colours.SHOWN, Signs.UNICODE)).render(5))
        .isEqualTo("▕\u001b[36m██\u001b[0m\u001b[2m░░\u001b[0m▏ 5 of 10");
  }
}
