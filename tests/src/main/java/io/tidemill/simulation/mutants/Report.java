package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the simulation found over some seeds.
 *
 * @param values as the simulation gives it: {@code seeds}, {@code runs}, {@code steps}, {@code
 *     millis}, {@code failures}, {@code coverage}, …
 */
public record Report(Map<?, ?> values) {
  public Report {
    requireNonNull(values, "values");
  }

  /** Of no seed. */
  public static Report empty() {
    return new Report(Map.of());
  }

  /** A figure, 0 where there is none. */
  public long figure(String key) {
    return values.get(key) instanceof Number number ? number.longValue() : 0;
  }

  /** Counts of what happened, such as {@code cells} (fault and step) and {@code situations}. */
  public Map<String, Long> coverage(String key) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (values.get("coverage") instanceof Map<?, ?> coverage
        && coverage.get(key) instanceof Map<?, ?> found) {
      found.forEach((name, count) -> counts.put((String) name, ((Number) count).longValue()));
    }
    return counts;
  }

  /** The seeds that failed. */
  public List<FailedSeed> failures() {
    List<FailedSeed> failures = new ArrayList<>();
    if (values.get("failures") instanceof List<?> found) {
      for (Object failure : found) {
        Map<?, ?> failed = (Map<?, ?>) failure;
        failures.add(
            new FailedSeed(
                ((Number) failed.get("seed")).longValue(),
                String.valueOf(failed.get("invariant")),
                String.valueOf(failed.get("message"))));
      }
    }
    return failures;
  }

  /** The seed that failed first. */
  public Optional<FailedSeed> firstFailure() {
    return failures().stream().findFirst();
  }

  /** This and that together: figures and counts are added, lists joined. */
  public Report plus(Report other) {
    return new Report(sum(values, other.values));
  }

  private static Map<?, ?> sum(Map<?, ?> one, Map<?, ?> other) {
    Map<Object, Object> sum = new LinkedHashMap<>(one);
    other.forEach((key, value) -> sum.merge(key, value, Report::sum));
    return sum;
  }

  private static Object sum(Object one, Object other) {
    if (one instanceof Map<?, ?> counts && other instanceof Map<?, ?> more) {
      return sum(counts, more);
    }
    if (one instanceof List<?> list && other instanceof List<?> more) {
      List<Object> joined = new ArrayList<>(list);
      joined.addAll(more);
      return joined;
    }
    if (one instanceof Number number && other instanceof Number more) {
      return number.longValue() + more.longValue();
    }
    return other;
  }
}
