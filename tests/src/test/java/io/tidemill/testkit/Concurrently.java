package io.tidemill.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs something in several threads that start at the same moment. */
public final class Concurrently {
  private Concurrently() {}

  /**
   * Runs {@code task} once a thread.
   *
   * @param task the thread's number, from 0, to its result
   * @return the results, by thread; if one failed, its failure is thrown in an {@link
   *     AssertionError}
   */
  public static <T> List<T> run(int threads, IntFunction<T> task) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        tasks.add(
            () -> {
              start.await(1, TimeUnit.MINUTES);
              return task.apply(thread);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(tasks, 5, TimeUnit.MINUTES)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("One of %d threads failed".formatted(threads), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    } finally {
      executor.shutdownNow();
    }
  }
}
