package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The {@code maximumCapacity} of an application, which all workers of its job runs share: a Spark
 * that works inside its driver has one worker, the driver.
 */
record Capacity(long vcpus, long memoryGb, long diskGb) {
  /** Of an application that names none. */
  static final Capacity UNLIMITED = new Capacity(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Of an application's setting, which may be missing, whole or in part. */
  static Capacity of(JsonNode maximum) {
    return new Capacity(
        number(maximum.path("cpu")), number(maximum.path("memory")), number(maximum.path("disk")));
  }

  /**
   * Why the driver of {@code next} can't have a worker beside those of the application's others.
   */
  Optional<String> refusal(JobRun next, List<JobRun> all) {
    List<Worker> workers = new ArrayList<>();
    for (JobRun run : all) {
      if (run.request().application().equals(next.request().application()) && hasWorker(run)) {
        workers.add(run.worker());
      }
    }
    workers.add(next.worker());
    List<String> exceeded = new ArrayList<>();
    if (sum(workers, Worker::vcpus) > vcpus) {
      exceeded.add("cpu: %d vCPU".formatted(vcpus));
    }
    if (sum(workers, Worker::memoryGb) > memoryGb) {
      exceeded.add("memory: %d GB".formatted(memoryGb));
    }
    if (sum(workers, Worker::diskGb) > diskGb) {
      exceeded.add("disk: %d GB".formatted(diskGb));
    }
    return exceeded.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Worker could not be allocated as the application has exceeded maximumCapacity settings: [%s]"
                .formatted(String.join(", ", exceeded)));
  }

  private static long sum(List<Worker> workers, ToIntFunction<Worker> size) {
    return workers.stream().mapToLong(size::applyAsInt).sum();
  }

  private static boolean hasWorker(JobRun run) {
    return switch (run.state()) {
      case SCHEDULED, RUNNING, CANCELLING -> true;
      case SUBMITTED, QUEUED, PENDING, SUCCESS, FAILED, CANCELLED -> false;
    };
  }

  /** The shape of the request lets nothing but digits and a unit pass, 15 characters at most. */
  private static long number(JsonNode size) {
    String digits = size.asText("").replaceAll("\\D", "");
    return digits.isEmpty() ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
