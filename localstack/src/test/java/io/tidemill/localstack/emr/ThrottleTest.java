package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.localstack.http.ApiError;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Throttle throttle = new Throttle(now::get);

  @Test
  void a_burst_passes_and_then_the_rate() {
    assertThat(passed(Operation.START_JOB_RUN)).isEqualTo(25);

    now.set(Instant.EPOCH.plusSeconds(2));
    assertThat(passed(Operation.START_JOB_RUN)).isEqualTo(2);

    now.set(Instant.EPOCH.plusSeconds(1000));
    assertThat(passed(Operation.START_JOB_RUN)).isEqualTo(25);
    assertThatThrownBy(() -> throttle.pass(Operation.START_JOB_RUN))
        .isInstanceOfSatisfying(
            ApiError.class,
            error -> {
              assertThat(error.status()).isEqualTo(429);
              assertThat(error.type()).isEqualTo("ThrottlingException");
            });
  }

  @Test
  void each_operation_has_a_rate_of_its_own_or_none() {
    passed(Operation.START_JOB_RUN);

    assertThat(passed(Operation.GET_JOB_RUN)).isEqualTo(50);
    assertThat(passed(Operation.GET_DASHBOARD_FOR_JOB_RUN)).isEqualTo(2);
    assertThat(passed(Operation.TAG_RESOURCE)).isEqualTo(100);
  }

  /** How many of 100 requests pass. */
  private int passed(Operation operation) {
    int passed = 0;
    for (int i = 0; i < 100; i++) {
      try {
        throttle.pass(operation);
        passed++;
      } catch (ApiError e) {
        assertThat(e.type()).isEqualTo("ThrottlingException");
      }
    }
    return passed;
  }
}
