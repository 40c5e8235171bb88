package io.tidemill.it.faults;

import static io.tidemill.testkit.faults.Trigger.cqlValue;

import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.testkit.faults.Trigger;

/** The steps of a job, as they look from outside. */
final class Steps {
  private Steps() {}

  /** On the way to the store: the compare-and-set by which the job enters. */
  static Trigger enter(TestPipeline pipeline) {
    return swapTo(pipeline, "Running");
  }

  /** On the way from Kafka: the record of that key. */
  static Trigger read(TestPipeline pipeline, int key) {
    return Trigger.answered(pipeline.key(key));
  }

  /** On the way to the store: the row of that key. */
  static Trigger write(TestPipeline pipeline, int key) {
    return Trigger.said(pipeline.key(key));
  }

  /** On the way to the store: what is merged for that place, or is asked about it. */
  static Trigger merge(TestPipeline pipeline, int place) {
    return Trigger.said(pipeline.place(place));
  }

  /** On the way to the store: the compare-and-set that commits. */
  static Trigger commit(TestPipeline pipeline) {
    return swapTo(pipeline, "Idle");
  }

  /** On the way to Kafka: the offsets that are published after the commit. */
  static Trigger publish(TestPipeline pipeline) {
    return Trigger.said(pipeline.group(), pipeline.topic());
  }

  /** On the way to the store: the copy of the commit, after the publishing of offsets. */
  static Trigger copy(TestPipeline pipeline) {
    return Trigger.said(".runs (", pipeline.id().value());
  }

  /** A change of the ledger's row that ends in {@code phase}. */
  static Trigger swapTo(TestPipeline pipeline, String phase) {
    return Trigger.said(".pipelines SET", cqlValue(phase), pipeline.id().value());
  }
}
