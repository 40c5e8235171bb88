package io.tidemill.bench.race;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The middle of a contender's turns, each figure by itself.
 *
 * @param turns at least one
 */
public record Medians(List<Measured> turns) {
  private static final double MEBIBYTE = 1 << 20;

  public Medians {
    turns = List.copyOf(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one turn");
    }
  }

  /** Seconds. */
  public double wall() {
    return seconds(Measured::wall);
  }

  /** Seconds. */
  public double clientCpu() {
    return seconds(Measured::clientCpu);
  }

  /** Seconds. */
  public double serverCpu() {
    return seconds(Measured::serverCpu);
  }

  /** Seconds. */
  public double serverCpuDuring() {
    return seconds(Measured::serverCpuDuring);
  }

  /** MiB. */
  public double peakMemory() {
    return median(turns.stream().mapToDouble(turn -> turn.peakMemory() / MEBIBYTE));
  }

  /** Seconds; empty if the contender knows no such moment. */
  public Optional<Double> toCommit() {
    return turns.stream().allMatch(turn -> turn.toCommit().isPresent())
        ? Optional.of(seconds(turn -> turn.toCommit().orElseThrow()))
        : Optional.empty();
  }

  /** Seconds, by step. */
  public Map<String, Double> steps() {
    Map<String, Double> steps = new LinkedHashMap<>();
    for (String step : turns.get(0).steps().keySet()) {
      steps.put(step, seconds(turn -> turn.steps().getOrDefault(step, Duration.ZERO)));
    }
    return steps;
  }

  private double seconds(Function<Measured, Duration> figure) {
    return median(turns.stream().mapToDouble(turn -> figure.apply(turn).toNanos() / 1e9));
  }

  /** Of an even number of values, the middle of the two in the middle. */
  static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
