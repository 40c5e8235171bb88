package io.tidemill.spark.write;

import io.tidemill.core.TableName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a task's window costs an operation that is answered at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TaskWindowBench {
  private static final TableName TABLE = new TableName("bench", "narrow");

  private final WriteConcurrency room = new WriteConcurrency(64, System::nanoTime, sentence -> {});

  /** What one task has under way. */
  @State(Scope.Thread)
  public static class Task implements Supplier<CompletionStage<Void>> {
    private final CompletionStage<Void> answer = CompletableFuture.completedFuture(null);
    private TaskWindow window;

    /** Opens it in the room of all tasks. */
    @Setup
    public void open(TaskWindowBench tasks) {
      window = new TaskWindow(TABLE, tasks.room, new TaskEffort());
    }

    @Override
    public CompletionStage<Void> get() {
      return answer;
    }
  }

  /** One operation of one task. */
  @Benchmark
  @Threads(1)
  public void alone(Task task) {
    task.window.submit(task);
  }

  /** One operation of one of two tasks. */
  @Benchmark
  @Threads(2)
  public void shared(Task task) {
    task.window.submit(task);
  }
}
