package io.tidemill.bench.race;

import static java.util.Objects.requireNonNull;

import io.tidemill.bench.server.FlightsData;
import io.tidemill.bench.server.SparkCores;
import io.tidemill.bench.shape.Shapes;
import io.tidemill.triggers.CompilerOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is asked of a bench.
 *
 * @param home the checkout
 * @param peers who Tidemill is measured beside
 * @param records in place of the shape's own number
 * @param heap of every contender, as {@code -Xmx} takes it
 * @param executors with a core each; none for two cores of the driver
 * @param archives whether contenders get archives of their classes
 * @param grid how the tuned peer is set up
 * @param profile whether contenders are profiled, in a turn of their own
 */
public record Plan(
    Path home,
    List<String> peers,
    String shape,
    OptionalInt records,
    int rounds,
    long seed,
    String heap,
    int executors,
    Archives archives,
    Grid grid,
    Profile profile) {
  /** The peer that writes nowhere. */
  static final String READS_ONLY = "plain-read";

  /** Who may be a peer. */
  public static final List<String> PEERS =
      List.of("connector", "tuned", "available-now", "plain", READS_ONLY);

  public Plan {
    requireNonNull(home, "home");
    peers = List.copyOf(peers);
    requireNonNull(shape, "shape");
    requireNonNull(heap, "heap");
    requireNonNull(archives, "archives");
    requireNonNull(grid, "grid");
    requireNonNull(profile, "profile");
  }

  /** Class-data sharing. */
  public enum Archives {
    /** An archive each, made beforehand by a run with few records. */
    MADE,
    NONE
  }

  /** Where processor time goes. */
  public enum Profile {
    /** A flame graph each. */
    FLAME_GRAPH,
    NONE
  }

  Shapes shapes() {
    return new Shapes(seed, records, FlightsData.file(home));
  }

  /** As {@link #shapes}, with so many records. */
  Shapes shapesOf(int count) {
    return new Shapes(seed, OptionalInt.of(count), FlightsData.file(home));
  }

  /**
   * What every contender's JVM is given.
   *
   * @param measured how many records a turn takes: what Tidemill's launcher says of compilers for
   *     so many is everybody's
   */
  public List<String> jvmOptions(long measured) {
    return List.of("-Xmx" + heap, "-XX:+UseParallelGC", CompilerOption.of(measured));
  }

  /**
   * Where every contender's tasks run.
   *
   * @param measured how many records a turn takes
   */
  public SparkCores cores(long measured) {
    return new SparkCores(executors, heap, CompilerOption.of(measured / Math.max(1, executors)));
  }
}
