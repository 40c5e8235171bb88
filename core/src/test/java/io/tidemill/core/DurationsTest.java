package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DurationsTest {
  private static String words(String duration) {
    return Durations.words(Duration.parse(duration));
  }

  @Test
  void durations_are_told_in_their_two_largest_units() {
    assertThat(words("PT0S")).isEqualTo("0 s");
    assertThat(words("PT4.9S")).isEqualTo("4 s");
    assertThat(words("PT59S")).isEqualTo("59 s");
    assertThat(words("PT5M")).isEqualTo("5 m");
    assertThat(words("PT1M30S")).isEqualTo("1 m 30 s");
    assertThat(words("PT1H0M59S")).isEqualTo("1 h");
    assertThat(words("PT23H59M59S")).isEqualTo("23 h 59 m");
    assertThat(words("P2DT3H4M")).isEqualTo("2 d 3 h");
  }

  @Test
  void a_negative_duration_is_none() {
    assertThat(words("PT-1S")).isEqualTo("0 s");
  }

  @Property
  void words_leave_out_less_than_one_of_the_unit_below_the_largest(
      @ForAll @LongRange(max = 400L * 86_400) long seconds) {
    String words = Durations.words(Duration.ofSeconds(seconds));

    long told =
        Arrays.stream(words.replaceAll("(\\d+) ([smhd])", "$1$2").split(" "))
            .mapToLong(part -> Durations.parse(part).toSeconds())
            .sum();
    long below = seconds >= 86_400 ? 3600 : seconds >= 3600 ? 60 : 1;
    assertThat(seconds - told).isBetween(0L, below - 1);
  }
}
