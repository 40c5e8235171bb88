package io.tidemill.infra.watch;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Names;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.LagMetric;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;

/**
 * A pipeline's metrics in CloudWatch.
 *
 * @param ledger its id, known during the deploy
 * @param cluster the MSK cluster's name; empty if MSK doesn't run it
 */
record PipelineMetrics(String ledger, Optional<String> cluster, Pipeline pipeline) {
  static final Duration PERIOD = Duration.seconds(LagMetric.PERIOD.toSeconds());

  PipelineMetrics {
    requireNonNull(ledger, "ledger");
    requireNonNull(cluster, "cluster");
    requireNonNull(pipeline, "pipeline");
  }

  /** What the functions tell. */
  Metric told(io.tidemill.core.wiring.Metric metric, String statistic, Duration period) {
    return Metric.Builder.create()
        .namespace(io.tidemill.core.wiring.Metric.NAMESPACE)
        .metricName(metric.metricName())
        .dimensionsMap(
            Map.of(
                io.tidemill.core.wiring.Metric.LEDGER,
                ledger,
                io.tidemill.core.wiring.Metric.PIPELINE,
                pipeline.id().value()))
        .statistic(statistic)
        .period(period)
        .build();
  }

  /** How many records wait: by MSK, which costs nothing; else by the functions. */
  Metric lag() {
    return cluster
        .map(
            name ->
                Metric.Builder.create()
                    .namespace(LagMetric.NAMESPACE)
                    .metricName(LagMetric.NAME)
                    .dimensionsMap(
                        LagMetric.dimensions(
                            name,
                            Names.consumerGroup(ledger, pipeline.id().value()),
                            pipeline.source().topic()))
                    .statistic(LagMetric.STATISTIC)
                    .period(PERIOD)
                    .build())
        .orElseGet(
            () ->
                told(io.tidemill.core.wiring.Metric.BACKLOG_RECORDS, LagMetric.STATISTIC, PERIOD));
  }
}
