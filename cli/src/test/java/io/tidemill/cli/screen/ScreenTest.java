package io.tidemill.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style.Colours;
import io.tidemill.cli.screen.Style.Signs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Style COLOURED = new Style(Colours.SHOWN, Signs.ASCII);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void a_terminal_replaces_its_status_and_keeps_it_below_lines() {
    Screen screen = Screen.terminal(out, COLOURED, 100);
    screen.status("lag 1");
    screen.status("lag 1");
    screen.status("lag 2");
    screen.line("run 1");
    screen.status("");
    screen.line("end");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "\r\u001b[Klag 1\r\u001b[Klag 2\r\u001b[Krun 1\nlag 2\r\u001b[Kend\n");
  }

  @Test
  void plain_lines_have_neither_status_nor_colours() {
    Screen screen = Screen.plain(out, COLOURED);
    screen.status("lag 1");
    screen.line(screen.style().good("ok"));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("ok\n");
  }
}
