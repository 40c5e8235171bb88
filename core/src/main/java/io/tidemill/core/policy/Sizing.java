package io.tidemill.core.policy;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.JobSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How large jobs are made. The past is what the last commit tells: its own pace, and the paces that
 * its size was decided from.
 *
 * @param targetDuration how long the work on a run's records may take, start-up apart
 * @param maxExecutors the most executors of a job, even if that takes longer
 * @param executorCores the most cores of an executor; one of {@link #WORKERS}
 */
public record Sizing(Duration targetDuration, int maxExecutors, int executorCores) {
  /** Source: EMR Serverless User Guide, "Supported worker configurations". */
  public static final Set<Integer> WORKERS = Set.of(1, 2, 4, 8, 16);

  /** Beyond what an account can run without having its quota raised many times. */
  public static final int MOST_EXECUTORS = 500;

  /** Fewer records than this aren't worth a task, and a consumer, of their own. */
  public static final long LEAST_PER_TASK = 2_000;

  /**
   * A driver of four cores and three executors as large are the 16 vCPU that an account has by
   * default.
   */
  public static final Sizing DEFAULT = new Sizing(Duration.ofMinutes(5), 3, 4);

  /** An executor has other threads beside its tasks, and compiles. */
  private static final int LEAST_CORES = 2;

  /** A core with fewer records spends most of its time on what is the same for any number. */
  private static final long MEASURED_PER_CORE = 20_000;

  public Sizing {
    requireNonNull(targetDuration, "targetDuration");
    if (targetDuration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "targetDuration must be at least a second, got " + targetDuration);
    }
    if (maxExecutors < 1 || maxExecutors > MOST_EXECUTORS || !WORKERS.contains(executorCores)) {
      throw new IllegalArgumentException(
          "maxExecutors must be in 1..%d and executorCores one of %s, got %d and %d"
              .formatted(MOST_EXECUTORS, WORKERS, maxExecutors, executorCores));
    }
  }

  /**
   * The size of a run's jobs; a function of its arguments alone.
   *
   * @param records that the run processes; at least 1
   * @param last the pipeline's newest commit
   */
  public JobSize decide(long records, Optional<Commit> last) {
    List<Long> paces = last.map(Sizing::paces).orElseGet(List::of);
    long inTime = upTo(records, JobSize.pace(paces) * targetDuration.toSeconds());
    long worthIt = upTo(records, LEAST_PER_TASK);
    long most = (long) maxExecutors * executorCores;
    int wanted = (int) Math.min(Math.min(inTime, worthIt), most);
    return wanted > executorCores
        ? new JobSize(
            (int) upTo(wanted, executorCores), executorCores, records, paces, targetDuration)
        : new JobSize(1, single(wanted), records, paces, targetDuration);
  }

  /** The smallest worker that has so many cores, and is no smaller than pays. */
  private int single(int wanted) {
    int cores = Math.min(LEAST_CORES, executorCores);
    while (cores < wanted) {
      cores *= 2;
    }
    return cores;
  }

  private static List<Long> paces(Commit last) {
    List<Long> paces = new ArrayList<>();
    measured(last).ifPresent(paces::add);
    last.run().size().map(JobSize::paces).ifPresent(paces::addAll);
    return paces.subList(0, Math.min(paces.size(), JobSize.MOST_PACES));
  }

  /**
   * Records per second and core of a run; empty if it doesn't tell: too few records, not all of the
   * pipeline's work, or not known how many cores had a share.
   */
  static Optional<Long> measured(Commit commit) {
    long records = commit.books().read();
    int cores = commit.effort().cores();
    long millis = commit.effort().working().toMillis();
    boolean telling =
        commit.run().work().own()
            && cores > 0
            && millis > 0
            && records >= MEASURED_PER_CORE * cores;
    return telling ? Optional.of(Math.max(1, records * 1_000 / millis / cores)) : Optional.empty();
  }

  private static long upTo(long amount, long unit) {
    return (amount + unit - 1) / unit;
  }
}
