package io.tidemill.spark.write;

import io.tidemill.core.ledger.SinkBooks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of one task's rows: the task's result, so that a task that Spark repeats counts once.
 * Not a record: the job's serializer may be Kryo, which can't read records.
 */
final class TaskOutcome implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long written;
  private final long superseded;
  private final long alreadyMerged;
  private final long[] deadNumbers;
  private final String[] deadErrors;
  private final long[] effort;
  private final HaltException.Reason haltReason;
  private final String haltMessage;

  private TaskOutcome(
      long written,
      long superseded,
      long alreadyMerged,
      List<DeadRow> dead,
      WriteEffort effort,
      HaltException.Reason haltReason,
      String haltMessage) {
    this.written = written;
    this.superseded = superseded;
    this.alreadyMerged = alreadyMerged;
    this.deadNumbers = dead.stream().mapToLong(DeadRow::number).toArray();
    this.deadErrors = dead.stream().map(DeadRow::error).toArray(String[]::new);
    this.effort =
        new long[] {effort.requests(), effort.repetitions(), effort.bytes(), effort.waitedNanos()};
    this.haltReason = haltReason;
    this.haltMessage = haltMessage;
  }

  /** Of a task all of whose writes were acknowledged. */
  static TaskOutcome written(
      long written, long superseded, long alreadyMerged, List<DeadRow> dead, WriteEffort effort) {
    return new TaskOutcome(written, superseded, alreadyMerged, dead, effort, null, null);
  }

  /** Of a task that found that the attempt must end. */
  static TaskOutcome halted(HaltException halt) {
    return new TaskOutcome(0, 0, 0, List.of(), WriteEffort.NONE, halt.reason(), halt.getMessage());
  }

  SinkBooks books() {
    long dead = deadNumbers.length;
    return new SinkBooks(
        dead + superseded + written + alreadyMerged, dead, superseded, written, alreadyMerged);
  }

  List<DeadRow> dead() {
    List<DeadRow> dead = new ArrayList<>(deadNumbers.length);
    for (int i = 0; i < deadNumbers.length; i++) {
      dead.add(new DeadRow(deadNumbers[i], deadErrors[i]));
    }
    return dead;
  }

  WriteEffort effort() {
    return new WriteEffort(effort[0], effort[1], effort[2], effort[3]);
  }

  /** Why the attempt must end, if so. */
  Optional<HaltException> halt() {
    return haltReason == null
        ? Optional.empty()
        : Optional.of(new HaltException(haltReason, haltMessage));
  }
}
