package io.tidemill.spark.write;

import java.util.concurrent.atomic.LongAdder;

/** What a task's writing takes, counted as it goes. Requests end on any thread. */
final class TaskEffort {
  private final LongAdder requests = new LongAdder();
  private final LongAdder repetitions = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder waitedNanos = new LongAdder();

  /** A request is sent, for the first time if {@code repetition} is 0. */
  void sent(int repetition) {
    (repetition == 0 ? requests : repetitions).increment();
  }

  void wrote(int cellBytes) {
    bytes.add(cellBytes);
  }

  /** The task waited, for room or for answers. */
  void waited(long nanos) {
    waitedNanos.add(nanos);
  }

  WriteEffort sum() {
    return new WriteEffort(requests.sum(), repetitions.sum(), bytes.sum(), waitedNanos.sum());
  }
}
