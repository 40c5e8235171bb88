package io.tidemill.infra.watch;

import io.tidemill.core.wiring.Metric;
import io.tidemill.infra.config.Prices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;

/**
 * What a pipeline's jobs are billed by the day, as far as it was known when they ended; in money
 * too, if prices are given.
 */
final class CostWidget {
  private static final Duration DAY = Duration.days(1);

  /** Days end at midnight UTC, so that the last one is today's until now. */
  private static final String TWO_WEEKS = "-P14D";

  private CostWidget() {}

  static GraphWidget of(PipelineMetrics metrics, Optional<Prices> prices) {
    IMetric vcpu = metrics.told(Metric.BILLED_VCPU, "Sum", DAY);
    IMetric memory = metrics.told(Metric.BILLED_MEMORY, "Sum", DAY);
    IMetric storage = metrics.told(Metric.BILLED_STORAGE, "Sum", DAY);
    GraphWidget.Builder widget =
        GraphWidget.Builder.create()
            .title("Cost of jobs: hours of a vCPU and of a GB, by the day")
            .left(List.of(vcpu, memory, storage))
            .start(TWO_WEEKS)
            .period(DAY)
            .width(PipelineDashboard.WHOLE);
    prices.ifPresent(
        price -> widget.right(List.of(money(Map.of("v", vcpu, "m", memory, "s", storage), price))));
    return widget.build();
  }

  private static IMetric money(Map<String, IMetric> hours, Prices price) {
    return MathExpression.Builder.create()
        .expression(
            "FILL(v, 0) * %s + FILL(m, 0) * %s + FILL(s, 0) * %s"
                .formatted(
                    price.vcpuHour().toPlainString(),
                    price.memoryGbHour().toPlainString(),
                    price.storageGbHour().toPlainString()))
        .label("money, by the prices that were given")
        .usingMetrics(hours)
        .period(DAY)
        .build();
  }
}
