package io.tidemill.core.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Test
  void a_policy_beyond_eventbridges_limits_is_refused() {
    assertThat(new RetryPolicy(185, Duration.ofHours(24)).retries()).isEqualTo(185);
    assertRefused(-1, Duration.ofHours(1));
    assertRefused(186, Duration.ofHours(1));
    assertRefused(0, Duration.ofSeconds(59));
    assertRefused(0, Duration.ofHours(25));
  }

  private static void assertRefused(int retries, Duration age) {
    assertThatThrownBy(() -> new RetryPolicy(retries, age))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
