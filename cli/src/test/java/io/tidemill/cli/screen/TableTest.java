package io.tidemill.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Style PLAIN = new Style(Style.Colours.NONE, Style.Signs.ASCII);
  private final Table table =
      new Table(
          List.of(
              Column.words("NAME"),
              Column.figures("COUNT").spare(),
              Column.words("WHY").spare(),
              Column.words("END")));

  @Test
  void spare_columns_are_left_out_from_the_right_until_a_line_fits() {
    table.row(List.of("flights", "7", "because", "now"));
    assertThat(table.lines(PLAIN, 80))
        .containsExactly("NAME     COUNT  WHY      END", "flights      7  because  now");
    assertThat(table.lines(PLAIN, 27))
        .containsExactly("NAME     COUNT  END", "flights      7  now");
    assertThat(table.lines(PLAIN, 10)).containsExactly("NAME     END", "flights  now");
  }
}
