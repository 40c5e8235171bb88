package io.tidemill.bench.race;

import java.io.PrintWriter;
import java.time.Duration;

/** Says on standard error what is being done, a line each, with the time since the begin. */
public final class Progress {
  private final PrintWriter err;
  private final long begun = System.nanoTime();

  public Progress(PrintWriter err) {
    this.err = err;
  }

  void tell(String what) {
    Duration since = Duration.ofNanos(System.nanoTime() - begun);
    err.printf("%3d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), what);
    err.flush();
  }
}
