package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The end of a run: what the ledger's row keeps of the last one, and the history of all.
 *
 * @param run with all its attempts; the last of them committed
 * @param entrant the job process that committed
 * @param at when, by its clock
 * @param lost offsets of the run that retention took before the attempt could read them
 * @param effort what the attempt took
 */
public record Commit(
    Run run, EntrantId entrant, Instant at, Books books, List<OffsetRange> lost, Effort effort) {
  public Commit {
    requireNonNull(run, "run");
    requireNonNull(entrant, "entrant");
    requireNonNull(at, "at");
    requireNonNull(books, "books");
    lost = List.copyOf(lost);
    requireNonNull(effort, "effort");
  }

  /** How long each step of the job took, in the order they were taken. */
  public Map<String, Duration> steps() {
    return effort.steps();
  }
}
