package io.tidemill.bench.race;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one turn took.
 *
 * @param wall from the fork of the contender's process to its end
 * @param clientCpu of that process
 * @param serverCpu of Cassandra's process, from the fork until it was quiet again
 * @param serverCpuDuring of Cassandra's process, from the fork to the end of the contender's
 * @param peakMemory of the contender's process, bytes
 * @param toCommit from the fork to the moment from which the work counts; empty if the contender
 *     knows none
 * @param steps of the contender, as it says itself
 */
public record Measured(
    Duration wall,
    Duration clientCpu,
    Duration serverCpu,
    Duration serverCpuDuring,
    long peakMemory,
    Optional<Duration> toCommit,
    Map<String, Duration> steps) {
  public Measured {
    steps = new LinkedHashMap<>(steps);
  }
}
