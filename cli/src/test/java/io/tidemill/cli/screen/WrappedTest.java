package io.tidemill.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappedTest {
  @Test
  void lines_break_between_words_and_fit() {
    assertThat(Wrapped.lines("one two three", 7)).containsExactly("one two", "three");
    assertThat(Wrapped.lines("one two three", 13)).containsExactly("one two three");
    assertThat(Wrapped.lines("", 7)).containsExactly("");
  }

  @Test
  void a_word_longer_than_a_line_is_left_whole() {
    assertThat(Wrapped.lines("see /a/long/path now", 4))
        .containsExactly("see", "/a/long/path", "now");
    assertThat(Wrapped.lines("a b", -1)).containsExactly("a", "b");
  }
}
