package io.tidemill.spark;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.transform.SinkPlan;

/** A sink and what was made of its SQL. */
record PreparedSink(Sink sink, SinkPlan plan) {}
