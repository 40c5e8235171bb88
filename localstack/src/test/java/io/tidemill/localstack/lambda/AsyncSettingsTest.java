package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AsyncSettingsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void the_second_retry_waits_twice_as_long_as_the_first() {
    AsyncSettings settings = new AsyncSettings(2, HOUR, Duration.ofMinutes(1));

    assertThat(settings.afterErrors(1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.afterErrors(2)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void throttled_events_wait_twice_as_long_each_time_up_to_five_minutes() {
    AsyncSettings settings = AsyncSettings.DEFAULT;

    assertThat(settings.afterThrottles(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.afterThrottles(4)).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.afterThrottles(10)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.afterThrottles(10_000)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void settings_beyond_lambdas_limits_are_refused() {
    assertRefused(-1, HOUR, HOUR);
    assertRefused(3, HOUR, HOUR);
    assertRefused(2, Duration.ofSeconds(59), HOUR);
    assertRefused(2, Duration.ofHours(7), HOUR);
    assertRefused(2, HOUR, Duration.ofSeconds(-1));
  }

  private static void assertRefused(int retries, Duration age, Duration wait) {
    assertThatThrownBy(() -> new AsyncSettings(retries, age, wait))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
