package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.wiring.EmrRelease;
import java.time.Duration;
import java.util.Optional;

/**
 * The EMR Serverless application.
 *
 * @param release its release label, {@code emr-7.…}: Spark 3.5
 * @param architecture of its workers
 * @param most the most that all jobs together may use
 * @param stopAfter how long it idles before it stops and costs nothing
 * @param concurrentRuns the most jobs at once; more wait in its queue
 * @param queueFor how long a job waits there before it fails
 * @param warm workers that are kept ready, and paid for as long as the application is started
 * @param parameters what {@code spark-submit} gets besides; may be empty
 */
public record SparkChoice(
    String release,
    Architecture architecture,
    Capacity most,
    Duration stopAfter,
    int concurrentRuns,
    Duration queueFor,
    Optional<Warm> warm,
    String parameters) {
  /** 16 vCPU is what a new account may use at once. */
  public static final SparkChoice DEFAULT =
      new SparkChoice(
          EmrRelease.LABEL,
          Architecture.ARM64,
          new Capacity(16, 64, 400),
          Duration.ofMinutes(15),
          15,
          Duration.ofHours(6),
          Optional.empty(),
          "");

  public SparkChoice {
    requireNonNull(release, "release");
    requireNonNull(architecture, "architecture");
    requireNonNull(most, "most");
    requireNonNull(stopAfter, "stopAfter");
    requireNonNull(queueFor, "queueFor");
    requireNonNull(warm, "warm");
    requireNonNull(parameters, "parameters");
  }

  /**
   * An amount of computing.
   *
   * @param memoryGb GiB
   * @param diskGb GiB
   */
  public record Capacity(long vcpu, long memoryGb, long diskGb) {
    public Capacity {
      if (vcpu < 1 || memoryGb < 1 || diskGb < 1) {
        throw new IllegalArgumentException(
            "Capacity must be at least 1 each, got %d vCPU, %d GB, %d GB"
                .formatted(vcpu, memoryGb, diskGb));
      }
    }
  }

  /**
   * Workers that are kept ready. They serve a job's worker of exactly this size only, so the job's
   * driver and executors are told to have it.
   *
   * @param executors beside one driver; at least 1
   * @param worker one worker's size
   */
  public record Warm(long executors, Capacity worker) {
    public Warm {
      requireNonNull(worker, "worker");
      if (executors < 1) {
        throw new IllegalArgumentException("At least 1 executor is expected, got " + executors);
      }
    }

    /** What driver and executors use together. */
    public Capacity whole() {
      long workers = executors + 1;
      return new Capacity(
          workers * worker.vcpu(), workers * worker.memoryGb(), workers * worker.diskGb());
    }
  }
}
