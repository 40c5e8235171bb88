package io.tidemill.cli.look;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.trigger.SinkChange;
import java.util.List;
import java.util.Optional;

/**
 * All about one run.
 *
 * @param before the run before it, if there was one and the ledger has it
 * @param changes what its definition changed since the run before
 */
record RunDetails(
    PipelineId pipeline,
    RunView view,
    Optional<RunView> before,
    List<SinkChange> changes,
    AttemptJobs jobs) {
  RunDetails {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(view, "view");
    requireNonNull(before, "before");
    changes = List.copyOf(changes);
    requireNonNull(jobs, "jobs");
  }
}
