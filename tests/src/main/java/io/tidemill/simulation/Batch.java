package io.tidemill.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The simulation's entrance: many seeds, or one, closely. What passes here is of the JDK. */
public final class Batch {
  private Batch() {}

  /**
   * Runs {@code seeds} seeds from {@code firstSeed} on.
   *
   * @param threads how many seeds run at a time; each by itself is single-threaded
   * @param stopAtFirst whether the seeds after one that fails are left out
   * @return {@code seeds}, {@code runs}, {@code steps} and {@code millis} as numbers; {@code
   *     failures}, each with its number, the invariant and a message; {@code coverage}, of which
   *     {@code cells} are hits by fault and step, {@code calls} calls by step, and {@code
   *     situations} hits of named situations
   */
  public static Map<String, Object> run(
      long firstSeed, long seeds, int threads, boolean stopAtFirst) {
    long started = System.nanoTime();
    AtomicLong next = new AtomicLong(firstSeed);
    AtomicBoolean stop = new AtomicBoolean();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(new Worker(next, firstSeed + seeds, stop, stopAtFirst));
    }
    workers.forEach(Worker::start);
    workers.forEach(Batch::join);
    return report(workers, (System.nanoTime() - started) / 1_000_000);
  }

  private static void join(Worker worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while seeds ran", e);
    }
    if (worker.broken != null) {
      throw worker.broken;
    }
  }

  private static Map<String, Object> report(List<Worker> workers, long millis) {
    Coverage coverage = new Coverage();
    Map<Long, Map<String, Object>> failures = new TreeMap<>();
    long seeds = 0;
    long runs = 0;
    long steps = 0;
    for (Worker worker : workers) {
      coverage.add(worker.coverage);
      failures.putAll(worker.failures);
      seeds += worker.seeds;
      runs += worker.runs;
      steps += worker.steps;
    }
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("cells", coverage.cells());
    counts.put("calls", coverage.calls());
    counts.put("situations", coverage.situations());
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("seeds", seeds);
    report.put("runs", runs);
    report.put("steps", steps);
    report.put("millis", millis);
    report.put("failures", new ArrayList<>(failures.values()));
    report.put("coverage", counts);
    return report;
  }

  /** What happens under a seed, in words; of one that fails, with as few faults as it needs. */
  public static String trace(long seed) {
    return Shrinking.of(
        seed, (same, trace, suppressed) -> Day.run(same, new Coverage(), trace, suppressed));
  }

  /** Runs seeds until none is left. */
  private static final class Worker extends Thread {
    private final AtomicLong next;
    private final long end;
    private final AtomicBoolean stop;
    private final boolean stopAtFirst;
    private final Coverage coverage = new Coverage();
    private final Map<Long, Map<String, Object>> failures = new TreeMap<>();
    private long seeds;
    private long runs;
    private long steps;
    private Error broken;

    private Worker(AtomicLong next, long end, AtomicBoolean stop, boolean stopAtFirst) {
      super("seeds");
      this.next = next;
      this.end = end;
      this.stop = stop;
      this.stopAtFirst = stopAtFirst;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        for (long seed = next.getAndIncrement();
            seed < end && !stop.get();
            seed = next.getAndIncrement()) {
          add(Day.run(seed, coverage, Trace.off(), Set.of()));
        }
      } catch (RuntimeException | Error e) {
        broken = new LinkageError("The simulation itself is broken", e);
        stop.set(true);
      }
    }

    private void add(Day.Result result) {
      seeds++;
      runs += result.runs();
      steps += result.steps();
      result
          .broken()
          .ifPresent(
              failure -> {
                Map<String, Object> words = new LinkedHashMap<>();
                words.put("seed", result.seed());
                words.put("invariant", failure.invariant());
                words.put("message", failure.getMessage());
                failures.put(result.seed(), words);
                if (stopAtFirst) {
                  stop.set(true);
                }
              });
    }
  }
}
