package io.tidemill.spark.write;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What the limit on requests under way costs a request, when there is room for it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WriteConcurrencyBench {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WriteConcurrency room = new WriteConcurrency(64, System::nanoTime, sentence -> {});

  /** One request of one task. */
  @Benchmark
  @Threads(1)
  public int alone() throws InterruptedException {
    return request();
  }

  /** One request of one of two tasks. */
  @Benchmark
  @Threads(2)
  public int shared() throws InterruptedException {
    return request();
  }

  private int request() throws InterruptedException {
    if (!room.enter(PATIENCE)) {
      throw new IllegalStateException("No room among 64 for two threads");
    }
    room.leave();
    return room.limit();
  }
}
