package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.pipeline.Pipeline;
import java.util.List;

/**
 * What an attempt is to do, once it has entered.
 *
 * @param pipeline the definition that the run was claimed with
 * @param run whose ranges number the records
 * @param readable what is left of the ranges to read, in order of partitions
 * @param lost what retention has taken of them
 */
public record LiveAttempt(
    Pipeline pipeline, Run run, List<OffsetRange> readable, List<OffsetRange> lost) {
  public LiveAttempt {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(run, "run");
    readable = List.copyOf(readable);
    lost = List.copyOf(lost);
  }

  public Attempt attempt() {
    return run.attempt();
  }

  /** From when on it may start no write. */
  public Deadline deadline() {
    return new Deadline(attempt().deadline());
  }
}
