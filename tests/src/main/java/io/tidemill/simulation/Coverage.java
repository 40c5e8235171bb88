package io.tidemill.simulation;

import java.util.Map;
import java.util.TreeMap;

/** How often what happened where, over many seeds. For one thread; merged at the end. */
final class Coverage {
  private final Map<String, long[]> faults = new TreeMap<>();
  private final Map<String, long[]> situations = new TreeMap<>();

  /** The counters of a step, one a fault, then one of all its calls. */
  long[] of(String step) {
    return faults.computeIfAbsent(step, any -> new long[Fault.values().length + 1]);
  }

  /** Counts a situation: a row of the fault list, or an event. */
  void hit(String situation) {
    situations.computeIfAbsent(situation, any -> new long[1])[0]++;
  }

  void add(Coverage other) {
    other.faults.forEach(
        (step, counts) -> {
          long[] mine = of(step);
          for (int i = 0; i < counts.length; i++) {
            mine[i] += counts[i];
          }
        });
    other.situations.forEach(
        (situation, count) ->
            situations.computeIfAbsent(situation, any -> new long[1])[0] += count[0]);
  }

  /** Hits by {@code fault x step}; cells that can't be reached are left out. */
  Map<String, Long> cells() {
    Map<String, Long> cells = new TreeMap<>();
    faults.forEach(
        (step, counts) -> {
          for (Fault fault : Fault.values()) {
            if (Steps.reachable(fault, step)) {
              cells.put(fault + " x " + step, counts[fault.place()]);
            }
          }
        });
    return cells;
  }

  /** Calls by step. */
  Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    faults.forEach((step, counts) -> calls.put(step, counts[counts.length - 1]));
    return calls;
  }

  Map<String, Long> situations() {
    Map<String, Long> hits = new TreeMap<>();
    situations.forEach((situation, count) -> hits.put(situation, count[0]));
    return hits;
  }
}
