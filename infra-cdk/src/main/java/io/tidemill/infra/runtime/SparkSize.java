package io.tidemill.infra.runtime;

import io.tidemill.infra.config.SparkChoice;
import io.tidemill.infra.config.SparkChoice.Capacity;
import java.util.Locale;

/** How large jobs' drivers and executors are. */
final class SparkSize {
  /**
   * What a worker has beside the JVM's heap: EMR Serverless User Guide, "Spark job properties":
   * {@code spark.*.memoryOverheadFactor} is 0.1 of the heap, at least 384 MB.
   */
  private static final double OVERHEAD = 0.1;

  private static final long LEAST_OVERHEAD_MB = 384;

  private SparkSize() {}

  /**
   * What {@code spark-submit} is told: the size of workers that are kept ready, as others would be
   * started anew beside them; then what the user says, which holds where both say something.
   */
  static String parameters(SparkChoice choice) {
    String size = choice.warm().map(warm -> fitting(warm.worker())).orElse("");
    return (size + " " + choice.parameters()).strip();
  }

  private static String fitting(Capacity worker) {
    long heap = heapMb(worker.memoryGb());
    return String.format(
        Locale.ROOT,
        "--conf spark.driver.cores=%d --conf spark.driver.memory=%dm"
            + " --conf spark.emr-serverless.driver.disk=%dg"
            + " --conf spark.executor.cores=%d --conf spark.executor.memory=%dm"
            + " --conf spark.emr-serverless.executor.disk=%dg",
        worker.vcpu(),
        heap,
        worker.diskGb(),
        worker.vcpu(),
        heap,
        worker.diskGb());
  }

  /** The largest heap that fits into a worker with its overhead. */
  static long heapMb(long memoryGb) {
    long whole = memoryGb * 1024;
    long heap = (long) (whole / (1 + OVERHEAD));
    return Math.min(heap, whole - LEAST_OVERHEAD_MB);
  }
}
