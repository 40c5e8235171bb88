package io.tidemill.infra.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.infra.OnMoto;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.readback.Check.Outcome;
import io.tidemill.infra.watch.PipelineWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Alarms on moto_server, whose CloudFormation doesn't make them: here the test does. */
class WatchChecksTest {
  private static final String LEDGER = "a1b2c3d4";

  @RegisterExtension static final OnMoto MOTO = new OnMoto();

  @Test
  void alarms_are_held_against_the_pipeline() throws IOException {
    Pipeline pipeline =
        Project.read(Path.of(System.getProperty("tidemill.home"), "pipelines"))
            .project()
            .pipelines()
            .get(0);
    AwsAccess access = MOTO.access("eu-central-1");
    try (WatchChecks checks = new WatchChecks(access, type -> Optional.empty());
        CloudWatchClient cloudWatch = access.client(CloudWatchClient.builder())) {
      assertThat(alarms(checks, pipeline).outcome()).isEqualTo(Outcome.DIFFERS);

      for (String name : PipelineWatch.alarms(LEDGER, pipeline.id())) {
        put(cloudWatch, name, pipeline.trigger().minRecords());
      }
      assertThat(alarms(checks, pipeline).outcome()).isEqualTo(Outcome.AS_MEANT);

      put(
          cloudWatch,
          PipelineWatch.alarms(LEDGER, pipeline.id()).get(0),
          pipeline.trigger().minRecords() + 1);
      assertThat(alarms(checks, pipeline).outcome()).isEqualTo(Outcome.DIFFERS);
    }
    try (WatchChecks checks = new WatchChecks(access, type -> Optional.of("left out"))) {
      assertThat(alarms(checks, pipeline).outcome()).isEqualTo(Outcome.SKIPPED);
    }
  }

  private static Check alarms(WatchChecks checks, Pipeline pipeline) {
    return checks.check(LEDGER, pipeline).get(0);
  }

  private static void put(CloudWatchClient cloudWatch, String name, long threshold) {
    cloudWatch.putMetricAlarm(
        alarm ->
            alarm
                .alarmName(name)
                .namespace("Tidemill")
                .metricName("lag")
                .statistic(Statistic.MAXIMUM)
                .period(60)
                .evaluationPeriods(1)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .threshold((double) threshold));
  }
}
