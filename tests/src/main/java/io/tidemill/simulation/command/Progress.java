package io.tidemill.simulation.command;

import io.tidemill.simulation.mutants.Engine;
import io.tidemill.simulation.mutants.Report;
import java.io.PrintWriter;
import java.time.Duration;

/** Runs many seeds, and says from time to time how far it has got. */
final class Progress {
  /** Seeds between two looks at the clock: seconds' worth. */
  private static final long CHUNK = 1_000;

  private static final Duration EVERY = Duration.ofSeconds(10);

  private final PrintWriter err;
  private final long seeds;

  Progress(PrintWriter err, long seeds) {
    this.err = err;
    this.seeds = seeds;
  }

  Report run(Engine engine, long first, int threads) {
    long start = System.nanoTime();
    long told = start;
    Report report = Report.empty();
    for (long done = 0; done < seeds; done += CHUNK) {
      report = report.plus(engine.run(first + done, Math.min(CHUNK, seeds - done), threads));
      long now = System.nanoTime();
      if (now - told >= EVERY.toNanos()) {
        told = now;
        tell(report, now - start);
      }
    }
    return report;
  }

  private void tell(Report report, long nanos) {
    long done = report.figure("seeds");
    long left = Duration.ofNanos((long) ((double) nanos / done * (seeds - done))).toSeconds();
    err.printf(
        "tidemill: %,d of %,d seeds, %,d of them fail; about %d:%02d minutes left%n",
        done, seeds, report.failures().size(), left / 60, left % 60);
    err.flush();
  }
}
