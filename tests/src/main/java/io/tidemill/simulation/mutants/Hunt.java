package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs mutants until an invariant catches them: under a seed that holds without the mutant.
 *
 * @param core the simulation of the {@code core} that ships
 * @param broken that of a mutant
 * @param first the first seed
 * @param seeds after how many seeds a mutant has survived
 */
public record Hunt(Engine core, Function<Mutant, Engine> broken, long first, long seeds) {
  /** Within how many seeds every mutant must be caught. */
  public static final long SEEDS = 20_000;

  public Hunt {
    requireNonNull(core, "core");
    requireNonNull(broken, "broken");
  }

  /** How a mutant fared; {@code seeds} are those that were run. */
  public record Catch(Mutant mutant, Optional<FailedSeed> by, long seeds, long millis) {}

  /**
   * Hunts several at a time, each by one thread, so that the seed that catches it is always the
   * same.
   *
   * @param told is told of each as soon as it is known, by one thread at a time
   * @return in the order of {@code mutants}
   */
  public List<Catch> all(List<Mutant> mutants, int threads, Consumer<Catch> told) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Object telling = new Object();
      List<Future<Catch>> hunted = new ArrayList<>();
      for (Mutant mutant : mutants) {
        hunted.add(
            executor.submit(
                () -> {
                  Catch result = one(mutant);
                  synchronized (telling) {
                    told.accept(result);
                  }
                  return result;
                }));
      }
      List<Catch> results = new ArrayList<>();
      for (Future<Catch> result : hunted) {
        results.add(await(result));
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  private Catch one(Mutant mutant) {
    long start = System.nanoTime();
    Engine engine = broken.apply(mutant);
    Optional<FailedSeed> by = Optional.empty();
    long next = first;
    while (by.isEmpty() && next < first + seeds) {
      Optional<FailedSeed> failed = engine.untilFailure(next, first + seeds - next).firstFailure();
      by = failed.filter(it -> core.run(it.seed(), 1, 1).failures().isEmpty());
      next = failed.map(it -> it.seed() + 1).orElse(first + seeds);
    }
    return new Catch(mutant, by, next - first, (System.nanoTime() - start) / 1_000_000);
  }

  private static Catch await(Future<Catch> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while mutants were hunted", e);
    }
  }
}
