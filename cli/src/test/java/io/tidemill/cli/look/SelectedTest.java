package io.tidemill.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectedTest {
  private static final Selected SELECTED =
      new Selected(
          List.of(new Selected.Heading("origin", "text"), new Selected.Heading("delay", "int")),
          List.of(List.of("AT\nL", -5), Arrays.asList("LAX", null)),
          true);

  @Test
  void rows_are_a_table_with_figures_to_the_right() {
    assertThat(SELECTED.lines(new Style(Style.Colours.NONE, Style.Signs.ASCII)))
        .containsExactly(
            "origin  delay",
            "AT L       -5",
            "LAX      null",
            "",
            "2 rows, and there are more: raise --limit");
  }

  @Test
  void rows_are_objects_for_programs() {
    assertThat(SELECTED.json())
        .hasToString(
            """
            {"columns":[{"name":"origin","type":"text"},{"name":"delay","type":"int"}],\
            "rows":[{"origin":"AT\\nL","delay":-5},{"origin":"LAX","delay":null}],"more":true}""");
  }

  @Test
  void values_keep_their_kind() {
    assertThat(json(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(json(new BigDecimal("1.50"))).isEqualTo("1.50");
    assertThat(json(new BigInteger("123456789012345678901234567890")))
        .isEqualTo("123456789012345678901234567890");
    assertThat(json(0.1f)).isEqualTo("0.1");
    assertThat(json(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(json(true)).isEqualTo("true");
    assertThat(json(ByteBuffer.wrap(new byte[] {1, (byte) 0xab}))).isEqualTo("\"0x01ab\"");
    assertThat(json(Map.of("a", List.of(1L)))).isEqualTo("{\"a\":[1]}");
    assertThat(Cell.text(List.of("a", 1))).isEqualTo("[\"a\",1]");
  }

  @Test
  void no_value_commands_the_terminal() {
    assertThat(Cell.text("a\u001b[2Jb\u009b2Jc\nd")).isEqualTo("a [2Jb 2Jc d");
  }

  private static String json(Object value) {
    return Cell.json(value).toString();
  }
}
