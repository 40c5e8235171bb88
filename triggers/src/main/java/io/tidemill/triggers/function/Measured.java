package io.tidemill.triggers.function;

import io.tidemill.core.Names.JobName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.trigger.BilledUse;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.Seen;
import io.tidemill.core.wiring.Metric;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What outcomes are in numbers; functions of their arguments alone. */
final class Measured {
  private static final double MILLIS = 1_000;

  private Measured() {}

  /** Of a look; nothing if it neither saw the pipeline nor launched anything. */
  static Map<Metric, Double> look(Outcome outcome) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    boolean launched = outcome.match(launch -> true, held -> false);
    if (outcome.seen().isPresent() || launched) {
      boolean first = outcome.match(launch -> launch.attempt() == 1, held -> false);
      values.put(Metric.RUN_STARTED, flag(first));
      outcome.seen().ifPresent(seen -> put(values, seen));
    }
    return values;
  }

  /** Of the run that a job worked on; nothing unless that job's attempt is the newest commit. */
  static Map<Metric, Double> run(Outcome outcome, JobName job) {
    return outcome
        .seen()
        .flatMap(Seen::lastCommit)
        .filter(commit -> isOf(commit, job))
        .map(Measured::commit)
        .orElseGet(() -> new EnumMap<>(Metric.class));
  }

  /** Of what a job is charged for. */
  static Map<Metric, Double> billed(BilledUse use) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.BILLED_VCPU, use.vcpuHours());
    values.put(Metric.BILLED_MEMORY, use.memoryGbHours());
    values.put(Metric.BILLED_STORAGE, use.storageGbHours());
    return values;
  }

  private static boolean isOf(Commit commit, JobName job) {
    return commit.run().number() == job.run() && commit.run().attempt().number() == job.attempt();
  }

  private static void put(Map<Metric, Double> values, Seen seen) {
    seen.waiting()
        .ifPresent(
            waiting -> {
              values.put(Metric.BACKLOG_RECORDS, (double) waiting.records());
              values.put(Metric.BACKLOG_AGE, seconds(waiting.age()));
            });
    values.put(Metric.BLOCKED, flag(seen.blocked()));
    Optional<Duration> without = seen.withoutSuccess();
    without.ifPresent(since -> values.put(Metric.WITHOUT_SUCCESS, seconds(since)));
  }

  private static Map<Metric, Double> commit(Commit commit) {
    Duration took = Duration.between(commit.run().claimedAt(), commit.at());
    long rows = commit.books().sinks().values().stream().mapToLong(SinkBooks::written).sum();
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    // Claimed by one host's clock, committed by another's.
    values.put(Metric.RUN_DURATION, Math.max(0, seconds(took)));
    values.put(Metric.RUN_RECORDS, (double) commit.books().read());
    values.put(Metric.RUN_ROWS, (double) rows);
    values.put(Metric.DEAD_LETTERS, (double) commit.books().deadLetters());
    return values;
  }

  private static double flag(boolean is) {
    return is ? 1 : 0;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }
}
