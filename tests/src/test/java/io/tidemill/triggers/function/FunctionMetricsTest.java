package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.BilledUse;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.wiring.Metric;
import io.tidemill.testkit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CloudWatch is told of looks and runs. */
class FunctionMetricsTest {
  @TempDir Path folder;

  private Functions functions;

  @BeforeEach
  void oneFlightsPipeline() {
    functions = new Functions(folder).with("flights");
  }

  private List<JsonNode> sweep() {
    functions.lagTrigger(functions.sample("sweep.json"));
    return functions.metrics();
  }

  /** The metrics of the one pipeline that a sweep looks at. */
  private JsonNode swept() {
    List<JsonNode> told = sweep();
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private List<JsonNode> ended(String job) {
    functions.runEvent(functions.sample("job.json").replace("flights-1-1", "flights-" + job));
    return functions.metrics();
  }

  private List<JsonNode> ended(String job, String id) {
    functions.runEvent(
        functions
            .sample("job.json")
            .replace("flights-1-1", "flights-" + job)
            .replace("00f1cbn5g4bb0c01", id));
    return functions.metrics();
  }

  private static double value(JsonNode told, Metric metric) {
    JsonNode value = told.get(metric.metricName());
    assertThat(value).as(metric + " in " + told).isNotNull();
    return value.asDouble();
  }

  private static List<String> names(JsonNode told) {
    List<String> names = new ArrayList<>();
    told.path("_aws")
        .path("CloudWatchMetrics")
        .path(0)
        .path("Metrics")
        .forEach(metric -> names.add(metric.path("Name").asText()));
    return names;
  }

  @Test
  void a_line_has_the_form_that_cloudwatch_takes_for_metrics() {
    functions.produce("flights", 50);
    JsonNode told = swept();

    JsonNode about = told.path("_aws");
    assertThat(about.path("Timestamp").asLong()).isEqualTo(World.NOON.toEpochMilli());
    JsonNode directive = about.path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Namespace").asText()).isEqualTo("Tidemill");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"Ledger\",\"Pipeline\"]]");
    assertThat(told.path("Ledger").asText()).isEqualTo("inmemory");
    assertThat(told.path("Pipeline").asText()).isEqualTo("flights");
    assertThat(directive.path("Metrics").path(1).toString())
        .isEqualTo("{\"Name\":\"backlog_age_seconds\",\"Unit\":\"Seconds\"}");
    for (String name : names(told)) {
      assertThat(told.path(name).isNumber()).as(name).isTrue();
    }
  }

  @Test
  void what_waits_is_told_with_its_age() {
    sweep();
    functions.produce("flights", 50);
    functions.world().clock().advance(Duration.ofMinutes(2));

    JsonNode told = swept();

    assertThat(value(told, Metric.BACKLOG_RECORDS)).isEqualTo(50);
    assertThat(value(told, Metric.BACKLOG_AGE)).isEqualTo(120);
    assertThat(value(told, Metric.WITHOUT_SUCCESS)).isEqualTo(120);
    assertThat(value(told, Metric.BLOCKED)).isZero();
    assertThat(value(told, Metric.RUN_STARTED)).isZero();
  }

  @Test
  void where_nothing_waits_nothing_is_late() {
    sweep();
    functions.world().clock().advance(Duration.ofDays(3));

    JsonNode told = swept();

    assertThat(value(told, Metric.BACKLOG_RECORDS)).isZero();
    assertThat(value(told, Metric.BACKLOG_AGE)).isZero();
    assertThat(value(told, Metric.WITHOUT_SUCCESS)).isZero();
  }

  @Test
  void a_run_starts_once_whatever_its_attempts() {
    functions.produce("flights", 150);

    JsonNode first = swept();
    functions.world().endJobs(JobState.FAILED);
    JsonNode second = swept();

    assertThat(value(first, Metric.RUN_STARTED)).isEqualTo(1);
    assertThat(value(first, Metric.BACKLOG_RECORDS)).isEqualTo(150);
    assertThat(functions.world().run().attempt().number()).isEqualTo(2);
    assertThat(value(second, Metric.RUN_STARTED)).isZero();
  }

  @Test
  void a_run_under_way_is_late_from_its_claim_on() {
    functions.produce("flights", 150);
    sweep();
    functions.world().clock().advance(Duration.ofMinutes(7));

    JsonNode told = swept();

    assertThat(names(told)).doesNotContain(Metric.BACKLOG_RECORDS.metricName());
    assertThat(value(told, Metric.WITHOUT_SUCCESS)).isEqualTo(420);
  }

  @Test
  void a_blocked_pipeline_is_told_until_somebody_moves_it_on() {
    functions.produce("flights", 150);
    for (int attempts = 0; attempts < 3; attempts++) {
      sweep();
      functions.world().endJobs(JobState.FAILED);
    }
    sweep();
    functions.world().clock().advance(Duration.ofHours(1));

    JsonNode told = swept();

    assertThat(value(told, Metric.BLOCKED)).isEqualTo(1);
    assertThat(value(told, Metric.WITHOUT_SUCCESS)).isEqualTo(3600);
  }

  @Test
  void a_job_that_committed_has_its_run_told() {
    functions.produce("flights", 150);
    sweep();
    functions.world().clock().advance(Duration.ofSeconds(90));
    functions.world().work();

    List<JsonNode> told = ended("1-1");

    assertThat(told).hasSize(2);
    JsonNode run = told.get(0);
    assertThat(names(run))
        .containsExactly("run_duration_seconds", "run_records", "run_rows", "dead_letters");
    assertThat(value(run, Metric.RUN_DURATION)).isEqualTo(90);
    assertThat(value(run, Metric.RUN_RECORDS)).isEqualTo(150);
    assertThat(value(run, Metric.DEAD_LETTERS)).isZero();
  }

  @Test
  void a_run_is_told_by_its_own_jobs_event_alone() {
    functions.produce("flights", 150);
    sweep();
    functions.world().endJobs(JobState.FAILED);
    assertThat(ended("1-1")).as("attempt 1 ends, attempt 2 begins").hasSize(1);
    functions.world().work();

    assertThat(ended("1-1")).as("a late event of an attempt that failed").hasSize(1);
    assertThat(ended("1-2")).as("the attempt that committed").hasSize(2);
    assertThat(ended("2-1")).as("a run that nobody knows").hasSize(1);
    assertThat(sweep()).as("a sweep").hasSize(1);
  }

  @Test
  void a_run_is_told_though_the_next_one_has_begun() {
    functions.produce("flights", 150);
    sweep();
    functions.world().work();
    functions.produce("flights", 150);

    List<JsonNode> told = ended("1-1");

    assertThat(value(told.get(0), Metric.RUN_RECORDS)).isEqualTo(150);
    assertThat(value(told.get(1), Metric.RUN_STARTED)).isEqualTo(1);
  }

  @Test
  void a_job_that_ended_has_told_what_it_is_billed_whatever_became_of_its_attempt() {
    functions.produce("flights", 150);
    sweep();
    functions.world().endJobs(JobState.FAILED);
    functions.world().jobs().bill("job1", new BilledUse(0.5, 2.25, 0));

    List<JsonNode> told = ended("1-1", "job1");

    assertThat(told).as("the look, then the bill").hasSize(2);
    JsonNode billed = told.get(1);
    assertThat(names(billed))
        .containsExactly("billed_vcpu_hours", "billed_memory_gb_hours", "billed_storage_gb_hours");
    assertThat(billed.path("Pipeline").asText()).isEqualTo("flights");
    assertThat(value(billed, Metric.BILLED_VCPU)).isEqualTo(0.5);
    assertThat(value(billed, Metric.BILLED_MEMORY)).isEqualTo(2.25);
    assertThat(value(billed, Metric.BILLED_STORAGE)).isZero();
    assertThat(sweep()).as("a sweep").hasSize(1);
  }

  @Test
  void what_a_job_is_billed_is_told_though_the_look_at_its_pipeline_fails() {
    functions.produce("flights", 150);
    sweep();
    functions.world().work();
    functions.world().jobs().bill("job1", new BilledUse(0.5, 2.25, 0));
    functions.topicAway("flights", Functions.infrastructure("Kafka is away"));

    List<JsonNode> told = ended("1-1", "job1");

    assertThat(told)
        .singleElement()
        .extracting(FunctionMetricsTest::names)
        .asString()
        .contains("billed_");
  }

  @Test
  void what_is_not_billed_yet_is_not_told() {
    functions.produce("flights", 150);
    sweep();
    functions.world().endJobs(JobState.FAILED);

    assertThat(ended("1-1", "job1")).as("the look alone").hasSize(1);
  }

  @Test
  void the_service_is_asked_what_it_bills_only_if_there_is_time_left() {
    functions.produce("flights", 150);
    sweep();
    functions.world().endJobs(JobState.FAILED);
    functions.world().jobs().bill("job1", new BilledUse(0.5, 2.25, 0));
    functions.timeLeft(Looks.RESERVE, Duration.ofSeconds(1));

    assertThat(ended("1-1", "job1")).as("the look alone").hasSize(1);
  }

  @Test
  void each_pipeline_that_was_seen_is_told_and_no_other() {
    functions.with("orders");
    functions.topicAway("orders", Functions.infrastructure("Kafka is away"));
    functions.write("Half Done.yaml", "{{{");

    List<JsonNode> told = sweep();

    assertThat(told).extracting(each -> each.path("Pipeline").asText()).containsExactly("flights");
  }

  @Test
  void a_look_goes_well_though_its_metrics_can_not_be_told() {
    functions.produce("flights", 150);
    functions.metricsAway();

    JsonNode answer = functions.lagTrigger(functions.sample("sweep.json"));

    assertThat(Functions.decisions(answer)).containsExactly("flights LAUNCHED");
  }

  @Test
  void a_word_that_is_none_is_refused() {
    assertThatThrownBy(
            () -> LookMetrics.of(Map.of("TIDEMILL_METRICS", "statsd"), InstantSource.system()))
        .isInstanceOf(TidemillException.class)
        .hasMessage("TIDEMILL_METRICS must be emf or none, got \"statsd\"");
  }
}
