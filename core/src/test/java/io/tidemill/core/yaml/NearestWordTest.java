package io.tidemill.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {
  private static final List<String> WORDS = List.of("table", "sql", "merge", "nulls");

  @Test
  void a_word_with_a_slip_is_known_again() {
    assertThat(NearestWord.to("tabel", WORDS)).contains("table");
    assertThat(NearestWord.to("sq", WORDS)).contains("sql");
    assertThat(NearestWord.to("MERGE", WORDS)).contains("merge");
    assertThat(NearestWord.to("null", WORDS)).contains("nulls");
  }

  @Test
  void a_word_that_shares_little_is_left_alone() {
    assertThat(NearestWord.to("partition", WORDS)).isEmpty();
    assertThat(NearestWord.to("", WORDS)).isEmpty();
    assertThat(NearestWord.to("x".repeat(100_000), WORDS)).isEmpty();
  }

  @Test
  void among_equals_the_first_of_the_alphabet_is_taken() {
    assertThat(NearestWord.to("mix", List.of("min", "max", "six"))).contains("max");
  }
}
