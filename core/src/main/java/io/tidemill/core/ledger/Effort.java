package io.tidemill.core.ledger;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What an attempt took.
 *
 * @param steps how long each step of the job took, in the order they were taken, by names without
 *     {@code =} and {@code ;}: the verbs of the flow (read-range, transform, write…)
 * @param cores how many tasks its Spark ran at once; 0 if that isn't known
 */
public record Effort(Map<String, Duration> steps, int cores) {
  /** Of an attempt that didn't say. */
  public static final Effort NONE = new Effort(Map.of(), 0);

  /** Steps that take as long however many records there are. */
  private static final Set<String> STARTING = Set.of("start", "spark", "prepare");

  public Effort {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    if (cores < 0) {
      throw new IllegalArgumentException("Cores must be >= 0, got " + cores);
    }
  }

  /** How long it worked on records, start-up apart. */
  public Duration working() {
    return steps.entrySet().stream()
        .filter(step -> !STARTING.contains(step.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
