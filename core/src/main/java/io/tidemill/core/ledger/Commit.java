package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The end of a run: what the ledger's row keeps of the last one, and the history of all.
 *
 * @param run with all its attempts; the last of them committed
 * @param entrant the job process that committed
 * @param at when, by its clock
 * @param lost offsets of the run that retention took before the attempt could read them
 * @param steps how long each step of the job took, in the order they were taken, by names without
 *     {@code =} and {@code ;}: the verbs of the flow (read-range, transform, write…)
 */
public record Commit(
    Run run,
    EntrantId entrant,
    Instant at,
    Books books,
    List<OffsetRange> lost,
    Map<String, Duration> steps) {
  public Commit {
    requireNonNull(run, "run");
    requireNonNull(entrant, "entrant");
    requireNonNull(at, "at");
    requireNonNull(books, "books");
    lost = List.copyOf(lost);
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }
}
