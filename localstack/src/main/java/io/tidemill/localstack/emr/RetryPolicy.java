package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether a failed attempt is followed by another. Source: EMR Serverless User Guide, "Job
 * resiliency": a batch job has so many attempts in all, a streaming job so many failed ones within
 * an hour.
 *
 * @param streaming whether the job is a streaming job
 * @param most of attempts, or of failed attempts within an hour
 */
record RetryPolicy(boolean streaming, int most) {
  private static final int DEFAULT_BATCH = 1;
  private static final int DEFAULT_STREAMING = 5;
  private static final Duration HOUR = Duration.ofHours(1);

  /** Of a request to start a job run. */
  static RetryPolicy of(JsonNode request) {
    JsonNode policy = request.path("retryPolicy");
    return "STREAMING".equals(request.path("mode").asText())
        ? new RetryPolicy(true, policy.path("maxFailedAttemptsPerHour").asInt(DEFAULT_STREAMING))
        : new RetryPolicy(false, policy.path("maxAttempts").asInt(DEFAULT_BATCH));
  }

  /** Whether logs of each attempt have a folder of their own. */
  boolean retries() {
    return streaming || most > 1;
  }

  /** Whether another attempt follows at {@code now}, these having failed. */
  boolean goesOn(List<JobRun> failed, Instant now) {
    long counted =
        streaming
            ? failed.stream().filter(run -> run.updatedAt().isAfter(now.minus(HOUR))).count()
            : failed.size();
    return counted < most;
  }
}
