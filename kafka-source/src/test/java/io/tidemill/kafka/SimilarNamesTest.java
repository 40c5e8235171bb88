package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {
  @Test
  void the_nearest_names_come_first() {
    assertThat(SimilarNames.to("fligts", List.of("orders", "flights", "fights", "Flights")))
        .containsExactly("Flights", "flights", "fights");
  }

  @Test
  void names_that_nobody_can_have_meant_are_left_out() {
    assertThat(SimilarNames.to("flights", List.of("orders", "payments"))).isEmpty();
  }

  @Test
  void at_most_three_are_named() {
    assertThat(SimilarNames.to("aaaa", List.of("aaab", "aaac", "aaad", "aaae", "aaaf")))
        .containsExactly("aaab", "aaac", "aaad");
  }
}
