package io.tidemill.cli.act;

import static io.tidemill.cli.StatesForTests.FLIGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style;
import io.tidemill.core.ledger.DeadLetter;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LettersTest {
  private static final Style PLAIN = new Style(Style.Colours.NONE, Style.Signs.ASCII);

  private static DeadLetter letter(String sink, String value) {
    return new DeadLetter(
        FLIGHTS, "id", 2, 123, sink, 7, 1, 0, null, ByteBuffer.wrap(value.getBytes(UTF_8)), "no");
  }

  @Test
  void letters_tell_where_the_record_is_and_how_it_begins() {
    Letters letters =
        new Letters(FLIGHTS, List.of(letter("", "{\"a\"\n"), letter("k.t", "x".repeat(81))), true);

    List<String> lines = letters.lines(PLAIN, 200);

    assertThat(lines.get(1)).matches(" +7 +2 +123  not decoded  no +\\{\"a\"\\.");
    assertThat(lines.get(2)).contains("k.t").endsWith("x…");
    assertThat(lines.get(3)).contains("--limit");
    assertThat(letters.json().at("/letters/0/offset").asLong()).isEqualTo(123);
    assertThat(letters.json().at("/more").asBoolean()).isTrue();
    assertThat(new Letters(FLIGHTS, List.of(), false).lines(PLAIN, 80))
        .containsExactly("No dead letters");
  }

  @Test
  void any_value_has_a_preview() {
    assertThat(Letters.preview(null)).isEqualTo("null");
    assertThat(Letters.preview(ByteBuffer.wrap(new byte[] {0, (byte) 0xff, 'a'}))).isEqualTo("..a");
  }
}
