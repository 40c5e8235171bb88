package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void a_batch_job_has_one_attempt_unless_it_says_otherwise() {
    assertThat(policy("BATCH").goesOn(failedAt(NOON), NOON)).isFalse();

    RetryPolicy twice = RetryPolicy.of(request("BATCH").set("retryPolicy", most("maxAttempts")));
    assertThat(twice.goesOn(failedAt(NOON), NOON)).isTrue();
    assertThat(twice.goesOn(failedAt(NOON.minusSeconds(7200), NOON), NOON)).isFalse();
  }

  @Test
  void a_streaming_job_goes_on_unless_it_fails_too_often_within_an_hour() {
    Instant earlier = NOON.minus(Duration.ofHours(1));
    assertThat(policy("STREAMING").goesOn(failedAt(NOON, NOON, NOON, NOON), NOON)).isTrue();
    assertThat(policy("STREAMING").goesOn(failedAt(NOON, NOON, NOON, NOON, NOON), NOON)).isFalse();
    assertThat(policy("STREAMING").goesOn(failedAt(earlier, NOON, NOON, NOON, NOON), NOON))
        .isTrue();
  }

  private static RetryPolicy policy(String mode) {
    return RetryPolicy.of(request(mode));
  }

  private static ObjectNode request(String mode) {
    return EmrJson.object().put("mode", mode);
  }

  private static ObjectNode most(String name) {
    return EmrJson.object().put(name, 2);
  }

  private static List<JobRun> failedAt(Instant... times) {
    StartJobRun request = StartRequests.of("app", "token");
    return Stream.of(times)
        .map(
            time ->
                JobRun.submitted("id", 1, request, time).moved(JobRunState.FAILED, "failed", time))
        .toList();
  }
}
