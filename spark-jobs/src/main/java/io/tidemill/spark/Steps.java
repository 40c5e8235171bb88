package io.tidemill.spark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Times a job's steps and says in the log when each ends. Not thread-safe. */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  private final JobArguments job;
  private final Map<String, Duration> taken = new LinkedHashMap<>();

  Steps(JobArguments job) {
    this.job = job;
  }

  <T> T time(String step, Supplier<T> work) {
    long begun = System.nanoTime();
    T result = work.get();
    add(step, Duration.ofNanos(System.nanoTime() - begun));
    return result;
  }

  void add(String step, Duration duration) {
    taken.put(step, duration);
    log.info("{} step={} done in {} ms", job, step, duration.toMillis());
  }

  /** The steps so far, in the order they were taken. */
  Map<String, Duration> taken() {
    return taken;
  }
}
