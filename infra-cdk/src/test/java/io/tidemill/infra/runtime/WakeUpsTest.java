package io.tidemill.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WakeUpsTest {
  @ParameterizedTest
  @CsvSource({"1, rate(1 minute)", "2, rate(2 minutes)", "60, rate(60 minutes)"})
  void a_rate_is_written_as_the_scheduler_takes_it(int minutes, String rate) {
    assertThat(WakeUps.rate(Duration.ofMinutes(minutes))).isEqualTo(rate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT59S", "PT1M30S", "PT-1M"})
  void what_the_scheduler_has_no_rate_for_is_refused(String every) {
    assertThatThrownBy(() -> WakeUps.rate(Duration.parse(every)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(every);
  }
}
