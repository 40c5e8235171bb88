package io.tidemill.localstack.emr;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a worker. Here a job has one, its driver, in whose process its executors live.
 *
 * <p>Source of sizes: EMR Serverless User Guide, "Supported worker configurations" and "Spark job
 * properties".
 */
record Worker(int vcpus, int memoryGb, int diskGb) {
  /** What a job gets that names none. */
  private static final int DEFAULT_VCPUS = 4;

  private static final long DEFAULT_HEAP_MB = 14 * 1024;
  private static final int DEFAULT_DISK_GB = 20;

  /** Beside the heap: a tenth of it, and no less than this. */
  private static final double OVERHEAD = 0.1;

  private static final long LEAST_OVERHEAD_MB = 384;

  /** So much storage is in each worker's price. */
  private static final int FREE_DISK_GB = 20;

  private static final Duration LEAST_BILLED = Duration.ofMinutes(1);

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})([kmgt]?)b?");
  private static final long MB_PER_GB = 1024;
  private static final double SECONDS_PER_HOUR = 3600;

  /** What of a worker is used or billed, in hours of one vCPU or one GB. */
  record Use(double vcpuHours, double memoryGbHours, double storageGbHours) {
    static final Use NOTHING = new Use(0, 0, 0);

    Use minus(Use earlier) {
      return new Use(
          vcpuHours - earlier.vcpuHours,
          memoryGbHours - earlier.memoryGbHours,
          storageGbHours - earlier.storageGbHours);
    }
  }

  /** The driver that a job's parameters ask for. */
  static Worker ofDriver(SubmitParameters parameters) {
    long heap = parameters.driverMemory().flatMap(Worker::megabytes).orElse(DEFAULT_HEAP_MB);
    long whole = heap + Math.max(LEAST_OVERHEAD_MB, Math.round(heap * OVERHEAD));
    long disk =
        Optional.ofNullable(parameters.settings().get("spark.emr-serverless.driver.disk"))
            .map(size -> size.toLowerCase(Locale.ROOT))
            .flatMap(Worker::megabytes)
            .map(megabytes -> begun(megabytes, MB_PER_GB))
            .orElse((long) DEFAULT_DISK_GB);
    return new Worker(
        parameters.driverCores().orElse(DEFAULT_VCPUS),
        Math.toIntExact(begun(whole, MB_PER_GB)),
        Math.toIntExact(disk));
  }

  /**
   * What it is billed for from {@code started} to {@code ended}: by the second, begun ones whole, a
   * minute at least; storage beyond what is free. Source: EMR Serverless API reference, JobRun,
   * {@code billedResourceUtilization}; Amazon EMR pricing.
   */
  Use billed(Instant started, Instant ended) {
    double hours = Math.max(LEAST_BILLED.toSeconds(), seconds(started, ended)) / SECONDS_PER_HOUR;
    return new Use(vcpus * hours, memoryGb * hours, Math.max(0, diskGb - FREE_DISK_GB) * hours);
  }

  /**
   * What of it is used from {@code started} to {@code ended}: by the second, begun ones whole.
   * Source: EMR Serverless API reference, JobRun, {@code totalResourceUtilization}.
   */
  Use used(Instant started, Instant ended) {
    double hours = seconds(started, ended) / SECONDS_PER_HOUR;
    return new Use(vcpus * hours, memoryGb * hours, diskGb * hours);
  }

  private static long seconds(Instant started, Instant ended) {
    return begun(Math.max(0, Duration.between(started, ended).toMillis()), 1000);
  }

  /** Of a size as Spark writes it, in lower case; empty if it is none. */
  static Optional<Long> megabytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "k" -> begun(number, 1024);
          case "g" -> number * MB_PER_GB;
          case "t" -> number * MB_PER_GB * 1024;
          default -> number;
        });
  }

  /** How many of {@code unit} have begun in {@code amount}. */
  private static long begun(long amount, long unit) {
    return (amount + unit - 1) / unit;
  }
}
