package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * How an application queues its job runs. Source: EMR Serverless API reference,
 * SchedulerConfiguration; User Guide, "Job concurrency and queuing".
 *
 * @param concurrentRuns how many job runs are under way at once
 * @param queueTimeout how long a job run may be QUEUED
 */
record Scheduler(int concurrentRuns, Duration queueTimeout) {
  /** Of an application older than queueing, which names none. */
  static final Scheduler NONE = new Scheduler(Integer.MAX_VALUE, Duration.ofDays(365_000));

  private static final int DEFAULT_CONCURRENT_RUNS = 15;
  private static final int DEFAULT_QUEUE_MINUTES = 360;

  /** The release from which on applications queue without being told to: 7.3. */
  static Scheduler of(Release release, JsonNode settings) {
    JsonNode asked = settings.path("schedulerConfiguration");
    if (!asked.isObject() && !release.isAtLeast(7, 3)) {
      return NONE;
    }
    return new Scheduler(
        asked.path("maxConcurrentRuns").asInt(DEFAULT_CONCURRENT_RUNS),
        Duration.ofMinutes(asked.path("queueTimeoutMinutes").asLong(DEFAULT_QUEUE_MINUTES)));
  }
}
