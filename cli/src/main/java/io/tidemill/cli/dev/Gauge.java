package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.trigger.PipelineStatus.Lag;

/**
 * How a pipeline stands at a moment.
 *
 * @param lag what waits, without the records of a run under way
 * @param doing what it is busy with; empty if it only waits
 */
record Gauge(PipelineId pipeline, Lag lag, String doing) {
  Gauge {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(lag, "lag");
    requireNonNull(doing, "doing");
  }
}
