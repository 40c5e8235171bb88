package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void blanks_part_words() {
    assertThat(ShellWords.split("  --class  Main\t--conf a=b\n"))
        .containsExactly("--class", "Main", "--conf", "a=b");
    assertThat(ShellWords.split("  ")).isEmpty();
  }

  @Test
  void quotes_keep_blanks_and_may_stand_within_a_word() {
    assertThat(ShellWords.split("a=\"b c\"'d \"e' \"it\\\"s\" ''"))
        .containsExactly("a=b cd \"e", "it\"s", "");
  }

  @Test
  void a_backslash_keeps_what_follows() {
    assertThat(ShellWords.split("a\\ b \\\"c")).containsExactly("a b", "\"c");
  }

  @Test
  void a_quote_that_is_never_closed_is_refused() {
    assertThatThrownBy(() -> ShellWords.split("--conf 'a=b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never closed");
  }

  @Property
  void any_words_come_back_from_between_single_quotes(@ForAll List<String> words) {
    String line =
        words.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));

    assertThat(ShellWords.split(line)).isEqualTo(words);
  }
}
