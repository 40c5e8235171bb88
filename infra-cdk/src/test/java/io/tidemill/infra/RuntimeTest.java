package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillConfig.MigrateConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;

class RuntimeTest {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final Names NAMES = new Names(new LedgerId("abcd2345"));
  private static final String CLUSTER = "arn:aws:kafka:eu-central-1:123456789012:cluster/c/0a1b-2";

  private static final CassandraAddress CASSANDRA =
      new CassandraAddress(
          List.of("c1:9042", "c2:9042"),
          "ledger",
          "dc1",
          "arn:aws:secretsmanager:eu-central-1:123456789012:secret:cassandra-GhIjKl",
          CassandraAddress.TLS_OF_JVM,
          CassandraAddress.Rules.CASSANDRA,
          0);

  private static Stack runtime(String more) {
    return Synthesised.of(more).stacks().runtime();
  }

  private static Map<String, Object> function(Stack runtime, String handler) {
    return Templates.properties(runtime, FUNCTION).stream()
        .filter(each -> each.get("Handler").toString().contains("." + handler + "::"))
        .findFirst()
        .orElseThrow();
  }

  /** The variables as they are at run time: with what the deploy puts in. */
  private static Map<String, String> environment(Map<String, Object> function) {
    Map<String, String> environment = new LinkedHashMap<>();
    Templates.map(Templates.map(function.get("Environment")).get("Variables"))
        .forEach((name, value) -> environment.put(name, filledIn(name, value)));
    return environment;
  }

  private static String filledIn(String name, Object value) {
    if (value instanceof String text) {
      return text;
    }
    return switch (name) {
      case TidemillConfig.KAFKA -> CLUSTER;
      case TidemillConfig.EMR_APPLICATION -> "00f1";
      case TidemillConfig.EMR_ROLE -> "arn:aws:iam::123456789012:role/job";
      default -> throw new AssertionError("%s is %s".formatted(name, value));
    };
  }

  @Test
  void functions_find_a_configuration_that_they_take() {
    for (String handler : List.of("LagTriggerFunction", "RunEventFunction")) {
      Map<String, String> environment = environment(function(runtime(""), handler));

      TidemillConfig config = TidemillConfig.fromEnvironment(environment);

      assertThat(config.ledger()).isEqualTo(new KeyspacesAddress("eu-central-1", "tidemill", ""));
      assertThat(config.kafka()).hasToString(CLUSTER);
      assertThat(config.pipelines()).isEqualTo("file:/var/task/pipelines");
      assertThat(config.emr().jobJar()).startsWith("s3://").endsWith(".jar");
      assertThat(config.emr().endpoint()).isEmpty();
    }
  }

  @Test
  void migrations_find_a_configuration_that_they_take() {
    Map<String, String> environment = environment(function(runtime(""), "MigrateFunction"));

    MigrateConfig config = MigrateConfig.fromEnvironment(environment);

    assertThat(config.ledger()).isEqualTo(new KeyspacesAddress("eu-central-1", "tidemill", ""));
    assertThat(config.pipelines()).isEqualTo("file:/var/task/pipelines");
  }

  @Test
  void functions_find_servers_that_somebody_else_runs() {
    Map<String, String> environment =
        environment(
            function(
                runtime("kafka: { bootstrapServers: \"b1:9094,b2:9094\" }"), "LagTriggerFunction"));

    assertThat(TidemillConfig.fromEnvironment(environment).kafka()).hasToString("b1:9094,b2:9094");
    assertThat(environment).containsEntry(TidemillConfig.KAFKA_SECURITY, "TLS");
  }

  @Test
  void functions_are_told_where_logins_are() {
    for (String handler : List.of("LagTriggerFunction", "RunEventFunction")) {
      Map<String, String> environment =
          environment(function(runtime(Synthesised.OWN_SERVERS), handler));

      TidemillConfig config = TidemillConfig.fromEnvironment(environment);

      assertThat(config.ledger()).isEqualTo(CASSANDRA);
      assertThat(config.kafka())
          .isEqualTo(
              new KafkaServers(
                  "b1:9096,b2:9096",
                  KafkaSecurity.SCRAM,
                  "arn:aws:secretsmanager:eu-central-1:123456789012:secret:AmazonMSK_tidemill-AbCdEf"));
    }
    assertThat(
            MigrateConfig.fromEnvironment(
                    environment(function(runtime(Synthesised.OWN_SERVERS), "MigrateFunction")))
                .ledger())
        .isEqualTo(CASSANDRA);
  }

  @Test
  void functions_have_the_names_that_the_command_line_calls_them_by() {
    Map<String, Object> ledger = Map.of("Fn::GetAtt", List.of(migrations(runtime("")), "LedgerId"));

    assertThat(function(runtime(""), "LagTriggerFunction").get("FunctionName"))
        .isEqualTo(joined(NAMES.lagTriggerFunction(), ledger));
    assertThat(function(runtime(""), "RunEventFunction").get("FunctionName"))
        .isEqualTo(joined(NAMES.runEventFunction(), ledger));
  }

  private static String migrations(Stack runtime) {
    return Templates.resources(runtime, "Custom::TidemillMigrations").keySet().iterator().next();
  }

  /** A name of the ledger {@code abcd2345}, with another ledger's id in its place. */
  private static Map<String, Object> joined(String name, Object ledger) {
    String[] parts = name.split("abcd2345", 2);
    return Map.of("Fn::Join", List.of("", List.of(parts[0], ledger, parts[1])));
  }

  @Test
  void functions_work_only_once_the_tables_are_there() {
    Stack runtime = runtime("");

    assertThat(Templates.resources(runtime, "Custom::TidemillMigrations").values())
        .singleElement()
        .satisfies(
            resource -> {
              assertThat(Templates.map(resource.get("Properties")))
                  .containsEntry("ServiceTimeout", "900")
                  .containsKey("Fingerprint");
              assertThat(Templates.list(resource.get("DependsOn")))
                  .as("its function may do what it must, before it is asked")
                  .anySatisfy(id -> assertThat(id.toString()).contains("MigrateRoleDefaultPolicy"));
            });
    assertThat(function(runtime, "MigrateFunction").get("Timeout")).isEqualTo(900);
  }

  @Test
  void an_alarm_of_lag_wakes_the_function_that_looks_at_lag() {
    Map<String, Object> rule = rule("aws.cloudwatch");

    Map<String, Object> detail =
        Templates.map(Templates.map(rule.get("EventPattern")).get("detail"));
    String alarm = NAMES.lagAlarm(new PipelineId("flights"));
    assertThat(Templates.map(Templates.list(detail.get("alarmName")).get(0)).get("wildcard"))
        .isEqualTo(
            joined(
                alarm.replace("flights", "*"),
                Map.of("Fn::GetAtt", List.of(migrations(runtime("")), "LedgerId"))));
    assertThat(detail.get("state")).isEqualTo(Map.of("value", List.of("ALARM")));
    assertThat(target(rule).get("Arn").toString()).contains("LagTriggerLive");
  }

  @Test
  void the_end_of_a_job_wakes_the_function_for_jobs() {
    Map<String, Object> rule = rule("aws.emr-serverless");

    Map<String, Object> detail =
        Templates.map(Templates.map(rule.get("EventPattern")).get("detail"));
    assertThat(Templates.list(detail.get("state")))
        .containsExactlyInAnyOrder("SUCCESS", "FAILED", "CANCELLED");
    assertThat(detail.get("applicationId").toString()).contains("SparkApplication");
    assertThat(target(rule).get("Arn").toString()).contains("RunEventsLive");
  }

  @Test
  void what_cannot_be_delivered_lands_in_a_queue() {
    assertThat(List.of(rule("aws.cloudwatch"), rule("aws.emr-serverless")))
        .allSatisfy(
            rule -> assertThat(target(rule)).containsKeys("DeadLetterConfig", "RetryPolicy"));
    assertThat(Templates.properties(runtime(""), FUNCTION))
        .allSatisfy(each -> assertThat(each).containsKey("DeadLetterConfig"));
    Map<String, Object> sweep = Templates.only(runtime(""), "AWS::Scheduler::Schedule");
    assertThat(sweep.get("ScheduleExpression")).isEqualTo("rate(1 minute)");
    assertThat(Templates.map(sweep.get("Target"))).containsKey("DeadLetterConfig");
    assertThat(Templates.map(sweep.get("Target")).get("Arn").toString()).contains("LagTriggerLive");
  }

  private static Map<String, Object> rule(String source) {
    return Templates.properties(runtime(""), "AWS::Events::Rule").stream()
        .filter(
            each -> List.of(source).equals(Templates.map(each.get("EventPattern")).get("source")))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> target(Map<String, Object> rule) {
    return Templates.map(Templates.list(rule.get("Targets")).get(0));
  }

  @Test
  void spark_starts_and_stops_by_itself_and_has_a_limit() {
    Map<String, Object> application =
        Templates.only(runtime(""), "AWS::EMRServerless::Application");

    assertThat(application)
        .containsEntry("Type", "Spark")
        .containsEntry("ReleaseLabel", "emr-7.14.0")
        .containsEntry("Architecture", "ARM64")
        .containsEntry("AutoStartConfiguration", Map.of("Enabled", true))
        .containsEntry("AutoStopConfiguration", Map.of("Enabled", true, "IdleTimeoutMinutes", 15))
        .containsEntry(
            "MaximumCapacity", Map.of("Cpu", "16 vCPU", "Memory", "64 GB", "Disk", "400 GB"))
        .containsEntry(
            "SchedulerConfiguration", Map.of("MaxConcurrentRuns", 15, "QueueTimeoutMinutes", 360))
        .doesNotContainKey("InitialCapacity");
  }

  @Test
  void workers_that_are_kept_ready_have_the_size_that_jobs_ask_for() {
    String more = "spark: { warm: { executors: 2, vcpu: 4, memoryGb: 16, diskGb: 20 } }";

    Map<String, Object> application =
        Templates.only(runtime(more), "AWS::EMRServerless::Application");
    Map<String, String> environment = environment(function(runtime(more), "LagTriggerFunction"));

    assertThat(application.get("InitialCapacity").toString())
        .contains("Key=Driver", "Key=Executor", "WorkerCount=2", "Cpu=4 vCPU", "Memory=16 GB");
    assertThat(environment.get(TidemillConfig.EMR_SPARK_PARAMETERS))
        .contains(
            "spark.executor.cores=4",
            "spark.executor.memory=14894m",
            "spark.driver.cores=4",
            "spark.emr-serverless.executor.disk=20g");
  }

  @Test
  void functions_that_look_at_pipelines_start_from_snapshots_unless_told_not_to() {
    for (String function : List.of("LagTriggerFunction", "RunEventFunction")) {
      assertThat(function(runtime(""), function))
          .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions"));
      assertThat(function(runtime("functions: { snapStart: false }"), function))
          .doesNotContainKey("SnapStart");
    }
    assertThat(function(runtime(""), "MigrateFunction")).doesNotContainKey("SnapStart");
  }
}
