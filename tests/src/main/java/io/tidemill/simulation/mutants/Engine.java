package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

/**
 * The simulation around one copy of {@code core}: the one that ships, or a mutant of it. They share
 * no class, so what passes between here and there is of the JDK.
 */
public final class Engine {
  private static final String BATCH = "io.tidemill.simulation.Batch";

  private final MethodHandle run;
  private final MethodHandle trace;

  Engine(ClassLoader loader, String batch) {
    try {
      Class<?> type = loader.loadClass(requireNonNull(batch, "batch"));
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      run =
          lookup.findStatic(
              type,
              "run",
              MethodType.methodType(Map.class, long.class, long.class, int.class, boolean.class));
      trace = lookup.findStatic(type, "trace", MethodType.methodType(String.class, long.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The simulation's entrance is not as expected", e);
    }
  }

  /** The simulation of the {@code core} that ships. */
  public static Engine ofCore() {
    return new Engine(Engine.class.getClassLoader(), BATCH);
  }

  /**
   * The simulation of a {@code core} that is broken on purpose.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the patch doesn't apply,
   *     or what it makes doesn't compile
   */
  public static Engine of(Mutant mutant, Checkout checkout) {
    return of(mutant, checkout, BATCH);
  }

  static Engine of(Mutant mutant, Checkout checkout, String batch) {
    Map<String, String> sources = PatchedSources.of(checkout, mutant);
    return new Engine(new MutatedLoader(SecondCore.compile(sources, mutant.name())), batch);
  }

  /** Runs {@code seeds} seeds from {@code first} on. */
  public Report run(long first, long seeds, int threads) {
    return run(first, seeds, threads, false);
  }

  /** Runs seeds from {@code first} on, in their order, up to one that fails. */
  public Report untilFailure(long first, long seeds) {
    return run(first, seeds, 1, true);
  }

  private Report run(long first, long seeds, int threads, boolean stopAtFirst) {
    try {
      return new Report((Map<?, ?>) run.invokeExact(first, seeds, threads, stopAtFirst));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** What happens under a seed, for people; of one that fails, the shortest way to it. */
  public String trace(long seed) {
    try {
      return (String) trace.invokeExact(seed);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }
}
