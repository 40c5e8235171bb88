package io.tidemill.infra.watch;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.Metric;
import io.tidemill.infra.config.Prices;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.HorizontalAnnotation;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.constructs.Construct;

/**
 * A pipeline's dashboard: what waits against what starts a run, runs, and what became of records.
 */
final class PipelineDashboard extends Construct {
  private static final int HALF = 12;

  /** How many columns a dashboard has. */
  static final int WHOLE = 24;

  private static final Duration RUNS = Duration.minutes(5);

  record Props(PipelineMetrics metrics, List<IAlarm> alarms, Optional<Prices> prices) {
    Props {
      alarms = List.copyOf(alarms);
      requireNonNull(prices, "prices");
    }
  }

  PipelineDashboard(Construct scope, String id, Props props) {
    super(scope, id);
    PipelineMetrics metrics = props.metrics();
    Pipeline pipeline = metrics.pipeline();
    Dashboard dashboard =
        Dashboard.Builder.create(this, "Board")
            .dashboardName(PipelineWatch.dashboard(metrics.ledger(), pipeline.id()))
            .build();
    dashboard.addWidgets(
        TextWidget.Builder.create()
            .markdown(
                "# %s\nA run starts at %,d records, or after %,d s. `./tidemill status %s` says more."
                    .formatted(
                        pipeline.id(),
                        pipeline.trigger().minRecords(),
                        pipeline.trigger().maxDelay().toSeconds(),
                        pipeline.id()))
            .width(HALF)
            .height(3)
            .build(),
        AlarmStatusWidget.Builder.create()
            .title("Alarms")
            .alarms(props.alarms())
            .width(HALF)
            .height(3)
            .build());
    dashboard.addWidgets(
        graph(
            "Records that wait",
            List.of(metrics.lag()),
            line(pipeline.trigger().minRecords(), "minRecords")),
        graph(
            "Age of the oldest, in seconds",
            List.of(metrics.told(Metric.BACKLOG_AGE, "Maximum", PipelineMetrics.PERIOD)),
            line(pipeline.trigger().maxDelay().toSeconds(), "maxDelay")));
    dashboard.addWidgets(
        graph("Runs started", List.of(metrics.told(Metric.RUN_STARTED, "Sum", RUNS)), List.of()),
        graph(
            "From claim to commit, in seconds",
            List.of(metrics.told(Metric.RUN_DURATION, "Maximum", RUNS)),
            List.of()));
    dashboard.addWidgets(
        GraphWidget.Builder.create()
            .title("What became of records")
            .left(
                List.of(
                    metrics.told(Metric.RUN_RECORDS, "Sum", RUNS),
                    metrics.told(Metric.RUN_ROWS, "Sum", RUNS),
                    metrics.told(Metric.DEAD_LETTERS, "Sum", RUNS)))
            .width(WHOLE)
            .build());
    dashboard.addWidgets(CostWidget.of(metrics, props.prices()));
  }

  private static List<HorizontalAnnotation> line(long value, String label) {
    return List.of(HorizontalAnnotation.builder().value((double) value).label(label).build());
  }

  private static GraphWidget graph(
      String title, List<IMetric> metrics, List<HorizontalAnnotation> lines) {
    return GraphWidget.Builder.create()
        .title(title)
        .left(metrics)
        .leftAnnotations(lines)
        .width(HALF)
        .build();
  }
}
