package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;

class WatchTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";

  private static Stack pipelines(String more) {
    return Synthesised.of(more).stacks().pipelines();
  }

  private static Map<String, Object> alarm(Stack stack, String id) {
    return Templates.resources(stack, ALARM).entrySet().stream()
        .filter(each -> each.getKey().startsWith(id))
        .map(each -> Templates.map(each.getValue().get("Properties")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void lag_is_what_msk_says_of_the_pipelines_group_against_its_min_records() {
    Map<String, Object> lag = alarm(pipelines(""), "PipelineflightsLag");

    assertThat(lag)
        .containsEntry("Namespace", "AWS/Kafka")
        .containsEntry("MetricName", "SumOffsetLag")
        .containsEntry("Threshold", 8000)
        .containsEntry("Period", 60)
        .containsEntry("TreatMissingData", "notBreaching")
        .doesNotContainKey("AlarmActions");
    assertThat(lag.get("AlarmName").toString()).contains("tidemill-", "LedgerId", "-flights-lag");
    assertThat(Templates.list(lag.get("Dimensions")))
        .extracting(dimension -> Templates.map(dimension).get("Name"))
        .containsExactlyInAnyOrder("Cluster Name", "Consumer Group", "Topic");
  }

  @Test
  void lag_is_what_the_functions_say_where_msk_says_nothing() {
    assertThat(
            alarm(
                pipelines("kafka: { bootstrapServers: \"b1:9094,b2:9094\" }"),
                "PipelineflightsLag"))
        .containsEntry("Namespace", "Tidemill")
        .containsEntry("MetricName", "backlog_records");
  }

  @Test
  void people_are_told_of_what_they_must_act_on() {
    Stack pipelines = pipelines("alarms: { notify: [ops@example.com], noSuccessFor: 1h }\n");

    assertThat(Templates.only(pipelines, "AWS::SNS::Subscription"))
        .containsEntry("Endpoint", "ops@example.com")
        .containsEntry("Protocol", "email");
    for (String id :
        List.of(
            "PipelineflightsAge",
            "PipelineflightsOverdue",
            "PipelineflightsBlocked",
            "PipelineflightsUnseen",
            "PipelineflightsDeadLetters",
            "RuntimeSweepsMissing",
            "RuntimeLagTriggerErrors",
            "RuntimeRunEventErrors",
            "RuntimeUndelivered",
            "RuntimeSparkQuota")) {
      assertThat(alarm(pipelines, id)).as(id).containsKeys("AlarmActions", "AlarmDescription");
    }
    assertThat(alarm(pipelines, "PipelineflightsOverdue"))
        .as("15 s of maxDelay, and an hour")
        .containsEntry("Threshold", 3615);
  }

  @Test
  void a_record_that_no_run_takes_is_told_by_its_age() {
    assertThat(alarm(pipelines(""), "PipelineflightsAge"))
        .containsEntry("Namespace", "Tidemill")
        .containsEntry("MetricName", "backlog_age_seconds")
        .as("15 s of maxDelay, and half an hour")
        .containsEntry("Threshold", 1815)
        .containsEntry("TreatMissingData", "notBreaching");
  }

  @Test
  void looks_that_fail_are_told_by_their_silence() {
    assertThat(alarm(pipelines(""), "PipelineflightsUnseen"))
        .as("every look that goes well tells it, whatever it sees")
        .containsEntry("MetricName", "blocked")
        .containsEntry("Statistic", "SampleCount")
        .containsEntry("ComparisonOperator", "LessThanThreshold")
        .containsEntry("TreatMissingData", "breaching");
  }

  @Test
  void every_queue_has_an_alarm_of_its_own() {
    Synthesised all = Synthesised.usual();
    List<String> queues =
        all.stacks().stacks().stream()
            .flatMap(stack -> Templates.resources(stack, "AWS::SQS::Queue").keySet().stream())
            .toList();

    assertThat(Templates.properties(all.stacks().pipelines(), ALARM))
        .filteredOn(alarm -> "AWS/SQS".equals(alarm.get("Namespace")))
        .hasSameSizeAs(queues)
        .allSatisfy(
            alarm -> {
              assertThat(alarm).containsEntry("MetricName", "ApproximateNumberOfMessagesVisible");
              assertThat(queues)
                  .anySatisfy(
                      queue -> assertThat(alarm.get("Dimensions").toString()).contains(queue));
            });
  }

  @Test
  void a_pipeline_has_a_dashboard() {
    Map<String, Object> dashboard = Templates.only(pipelines(""), "AWS::CloudWatch::Dashboard");

    assertThat(dashboard.get("DashboardBody").toString())
        .contains("SumOffsetLag", "backlog_age_seconds", "run_duration_seconds", "minRecords");
  }

  @Test
  void a_dashboard_shows_what_jobs_are_billed_by_the_day() {
    assertThat(widgets(pipelines("")))
        .contains("billed_vcpu_hours", "billed_memory_gb_hours", "billed_storage_gb_hours")
        .contains("\"period\":86400", "\"start\":\"-P14D\"")
        .as("no prices are built in")
        .doesNotContain("FILL(");
  }

  @Test
  void a_dashboard_shows_money_where_prices_are_given() {
    assertThat(
            widgets(
                pipelines(
                    "prices: { vcpuHour: 0.052624, memoryGbHour: 0.0000001, storageGbHour: 0 }\n")))
        .contains("FILL(v, 0) * 0.052624 + FILL(m, 0) * 0.0000001 + FILL(s, 0) * 0");
  }

  private static String widgets(Stack pipelines) {
    return Templates.only(pipelines, "AWS::CloudWatch::Dashboard").get("DashboardBody").toString();
  }
}
