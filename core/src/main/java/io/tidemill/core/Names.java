package io.tidemill.core;

import static java.util.Objects.requireNonNull;

/**
 * The names by which the parts find one another; the same locally and in the cloud.
 *
 * @param ledger the ledger in whose name everything is done
 */
public record Names(LedgerId ledger) {
  public Names {
    requireNonNull(ledger, "ledger");
  }

  /**
   * The name of an attempt's job, and its client token too: the same attempt launched twice is one
   * job. At most 64 characters (EMR Serverless' limit for tokens) for runs below 10^9.
   */
  public String job(PipelineId pipeline, long run, int attempt) {
    // Not formatted: some locales have digits of their own, which tokens may not contain.
    return "tm-" + ledger + "-" + pipeline + "-" + run + "-" + attempt;
  }

  /** The Kafka consumer group under which the position is published. */
  public String consumerGroup(PipelineId pipeline) {
    return "tidemill-%s-%s".formatted(ledger, pipeline);
  }

  /** The alarm that a pipeline's lag raises. */
  public String lagAlarm(PipelineId pipeline) {
    return "tidemill-%s-%s-lag".formatted(ledger, pipeline);
  }
}
