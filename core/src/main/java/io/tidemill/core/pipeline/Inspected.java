package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.yaml.Problem;
import java.util.List;
import java.util.Optional;

/**
 * All that can be told of a pipeline file, however much is wrong with it; for tools that look at
 * its parts by themselves. What runs is a {@link Pipeline}, which is read whole or not at all.
 *
 * @param sinks those that could be read
 * @param attempts the usual ones if they could not be read
 * @param problems in order of lines; empty if the file is valid
 */
public record Inspected(
    Optional<PipelineId> id,
    Optional<Source> source,
    List<Sink> sinks,
    AttemptLimits attempts,
    List<Problem> problems,
    Places places) {
  public Inspected {
    requireNonNull(id, "id");
    requireNonNull(source, "source");
    requireNonNull(attempts, "attempts");
    sinks = List.copyOf(sinks);
    problems = List.copyOf(problems);
    requireNonNull(places, "places");
  }
}
