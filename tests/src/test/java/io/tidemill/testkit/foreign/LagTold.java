package io.tidemill.testkit.foreign;

import io.tidemill.core.Names;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.LagMetric;
import io.tidemill.triggers.Reconciling;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** Tells CloudWatch the lag of a pipeline's group, as MSK does of one that has committed. */
record LagTold(CloudWatchClient cloudWatch, Reconciling world, Pipeline pipeline)
    implements Runnable {
  private static final String CLUSTER = "tidemill";

  /** What its metric is known by. */
  static List<Dimension> dimensions(Names names, Pipeline pipeline) {
    return LagMetric.dimensions(
            CLUSTER, names.consumerGroup(pipeline.id()), pipeline.source().topic())
        .entrySet()
        .stream()
        .map(entry -> Dimension.builder().name(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }

  @Override
  public void run() {
    Names names = new Names(world.ledger().id());
    world
        .groupOffsets()
        .read(names.consumerGroup(pipeline.id()))
        .ifPresent(
            published ->
                tell(
                    world.backlogs().read(pipeline.source().topic(), published.position()),
                    dimensions(names, pipeline)));
  }

  private void tell(Backlog backlog, List<Dimension> dimensions) {
    MetricDatum datum =
        MetricDatum.builder()
            .metricName(LagMetric.NAME)
            .dimensions(dimensions)
            .storageResolution(1)
            .value((double) backlog.records())
            .build();
    cloudWatch.putMetricData(put -> put.namespace(LagMetric.NAMESPACE).metricData(datum));
  }
}
