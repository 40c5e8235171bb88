package io.tidemill.localstack.emr;

import java.util.List;
import java.util.Optional;

/**
 * The {@code maximumCapacity} of an application, as far as it counts here: a Spark that works
 * inside its driver has one worker, the driver.
 *
 * @param vcpus how many vCPUs the workers of all its job runs may have together
 */
record Capacity(int vcpus) {
  /** Of an application that names none. */
  static final Capacity UNLIMITED = new Capacity(Integer.MAX_VALUE);

  /**
   * Why the driver of {@code next} can't have a worker beside those of the application's others.
   */
  Optional<String> refusal(JobRun next, List<JobRun> all) {
    long taken =
        all.stream()
            .filter(run -> run.request().application().equals(next.request().application()))
            .filter(Capacity::hasWorker)
            .mapToLong(Capacity::vcpus)
            .sum();
    return taken + vcpus(next) <= vcpus
        ? Optional.empty()
        : Optional.of(
            "Worker could not be allocated as the application has exceeded maximumCapacity settings: [cpu: %d vCPU]"
                .formatted(vcpus));
  }

  private static boolean hasWorker(JobRun run) {
    return switch (run.state()) {
      case SCHEDULED, RUNNING, CANCELLING -> true;
      case SUBMITTED, QUEUED, PENDING, SUCCESS, FAILED, CANCELLED -> false;
    };
  }

  private static int vcpus(JobRun run) {
    return run.worker().vcpus();
  }
}
