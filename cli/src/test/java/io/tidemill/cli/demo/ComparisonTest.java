package io.tidemill.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Comparison<String, Integer> comparison =
      new Comparison<>(Map.of("one", 1, "two", 2, "three", 3));

  @Test
  void tells_what_is_missing_unexpected_and_different() {
    comparison.see("one", 1);
    comparison.see("two", 22);
    comparison.see("four", 4);
    comparison.see("five", 5);
    assertThat(comparison.rows()).isEqualTo(4);
    assertThat(comparison.differences())
        .containsExactly(
            "1 missing, as three = 3",
            "2 that should not be there, as four = 4",
            "1 with other values, as two = 22, expected 2");
  }

  @Test
  void a_row_read_twice_is_one_too_many() {
    comparison.see("one", 1);
    comparison.see("one", 1);
    comparison.see("two", 2);
    comparison.see("three", 3);
    assertThat(comparison.differences()).containsExactly("1 that should not be there, as one = 1");
  }
}
