package io.tidemill.simulation.mutants;

import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small simulation, with one invariant of one class of core: partitions stay as they are. */
public final class StandIn {
  private StandIn() {}

  public static Map<String, Object> run(long first, long seeds, int threads, boolean stopAtFirst) {
    List<Map<String, Object>> failures = new ArrayList<>();
    long done = 0;
    while (done < seeds && !(stopAtFirst && !failures.isEmpty())) {
      long seed = first + done;
      long found = new TopicPartition("topic", (int) seed).partition();
      if (found != seed) {
        failures.add(
            Map.of(
                "seed",
                seed,
                "invariant",
                "partitions-stay",
                "message",
                "expected partition %d, found %d".formatted(seed, found)));
      }
      done++;
    }
    return Map.of(
        "seeds",
        done,
        "runs",
        2 * done,
        "failures",
        failures,
        "coverage",
        Map.of("cells", Map.of("crash x swap", done)));
  }

  public static String trace(long seed) {
    return new TopicPartition("topic", (int) seed).toString();
  }
}
