package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How large the jobs of a run are asked to be, and what that was decided from. Fixed by the claim:
 * a launch that is asked for twice must ask for the same.
 *
 * @param executors how many; at least 1
 * @param cores of each executor; at least 1
 * @param records that the jobs are to process
 * @param paces what earlier runs of the pipeline took, in records per second and core, newest
 *     first; at most {@link #MOST_PACES}, and none until one was measured
 * @param target how long the work on the records was to take at most
 */
public record JobSize(int executors, int cores, long records, List<Long> paces, Duration target) {
  /** So many runs tell; the median of them is no single slow or lucky one. */
  public static final int MOST_PACES = 5;

  /**
   * Records per second and core while no run was measured: low, as an executor too many costs less
   * than a first run that takes hours.
   */
  public static final long ASSUMED_PACE = 10_000;

  public JobSize {
    paces = List.copyOf(paces);
    requireNonNull(target, "target");
    if (executors < 1 || cores < 1 || records < 1) {
      throw new IllegalArgumentException(
          "Job must have executors, cores and records >= 1, got %d, %d, %d"
              .formatted(executors, cores, records));
    }
    if (paces.size() > MOST_PACES || paces.stream().anyMatch(pace -> pace < 1)) {
      throw new IllegalArgumentException(
          "Paces must be at most %d, each >= 1, got %s".formatted(MOST_PACES, paces));
    }
    if (target.isNegative() || target.isZero()) {
      throw new IllegalArgumentException("Target must be > 0, got " + target);
    }
  }

  /** Of all executors together. */
  public int allCores() {
    return executors * cores;
  }

  /** Records per second and core that the size was decided with. */
  public long pace() {
    return pace(paces);
  }

  /** The median of {@code paces}, the lower of two; {@link #ASSUMED_PACE} of none. */
  public static long pace(List<Long> paces) {
    return paces.isEmpty()
        ? ASSUMED_PACE
        : paces.stream().sorted().toList().get((paces.size() - 1) / 2);
  }

  /** The size and what it follows from, in a sentence without a full stop. */
  public String why() {
    String text =
        String.format(
            Locale.ROOT,
            "%d executor%s of %d core%s: %,d records at %,d/s per core, %s; target %s",
            executors,
            executors == 1 ? "" : "s",
            cores,
            cores == 1 ? "" : "s",
            records,
            pace(),
            measured(),
            Durations.words(target));
    Duration expected = Duration.ofSeconds(records / pace() / allCores());
    return expected.compareTo(target) > 0
        ? text + ", and about %s by maxExecutors".formatted(Durations.words(expected))
        : text;
  }

  private String measured() {
    return paces.isEmpty()
        ? "as is assumed until a run is measured"
        : "from %d run%s".formatted(paces.size(), paces.size() == 1 ? "" : "s");
  }
}
