package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;

class PermissionsTest {
  /** An allowed action, and what it is allowed on. */
  private record Allowed(String action, Object resource, Object condition) {}

  private static List<Allowed> allowed(Stack stack, String role) {
    List<Allowed> allowed = new ArrayList<>();
    Templates.resources(stack, "AWS::IAM::Policy")
        .forEach(
            (id, resource) -> {
              if (id.startsWith(role)) {
                Map<String, Object> policy =
                    Templates.map(Templates.map(resource.get("Properties")).get("PolicyDocument"));
                for (Object each : Templates.list(policy.get("Statement"))) {
                  Map<String, Object> statement = Templates.map(each);
                  if ("Allow".equals(statement.get("Effect"))) {
                    for (Object action : Templates.list(statement.get("Action"))) {
                      for (Object on : Templates.list(statement.get("Resource"))) {
                        allowed.add(new Allowed(action.toString(), on, statement.get("Condition")));
                      }
                    }
                  }
                }
              }
            });
    assertThat(allowed).as(role).isNotEmpty();
    return allowed;
  }

  private static Set<String> actions(String role) {
    Set<String> actions = new TreeSet<>();
    allowed(Synthesised.usual().stacks().runtime(), role)
        .forEach(each -> actions.add(each.action()));
    return actions;
  }

  private static final String KAFKA_SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:AmazonMSK_tidemill-AbCdEf";
  private static final String CASSANDRA_SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:cassandra-GhIjKl";

  private static final List<String> OF_EVERY_FUNCTION =
      List.of(
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcEndpoints",
          "ec2:UnassignPrivateIpAddresses",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "sqs:SendMessage",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments");

  @Test
  void a_function_claims_and_launches_and_does_nothing_else() {
    for (String role : List.of("LagTriggerRole", "RunEventsRole")) {
      List<String> expected =
          new ArrayList<>(
              List.of(
                  "cassandra:Modify",
                  "cassandra:Select",
                  "emr-serverless:CancelJobRun",
                  "emr-serverless:GetJobRun",
                  "emr-serverless:ListJobRuns",
                  "emr-serverless:StartJobRun",
                  "emr-serverless:TagResource",
                  "iam:PassRole",
                  "kafka-cluster:AlterGroup",
                  "kafka-cluster:Connect",
                  "kafka-cluster:DescribeGroup",
                  "kafka-cluster:DescribeTopic",
                  "kafka-cluster:ReadData",
                  "kafka:GetBootstrapBrokers"));
      expected.addAll(OF_EVERY_FUNCTION);
      assertThat(actions(role)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void a_job_reads_writes_and_commits_and_does_nothing_else() {
    assertThat(actions("SparkJobRole"))
        .containsExactly(
            "cassandra:Modify",
            "cassandra:Select",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeVpcEndpoints",
            "kafka-cluster:AlterGroup",
            "kafka-cluster:Connect",
            "kafka-cluster:DescribeGroup",
            "kafka-cluster:DescribeTopic",
            "kafka-cluster:ReadData",
            "kms:Decrypt",
            "kms:GenerateDataKey",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
            "s3:GetObject",
            "s3:PutObject");
  }

  @Test
  void migrations_drop_nothing() {
    List<String> expected =
        new ArrayList<>(
            List.of("cassandra:Alter", "cassandra:Create", "cassandra:Modify", "cassandra:Select"));
    expected.addAll(OF_EVERY_FUNCTION);

    assertThat(actions("MigrateRole")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void a_job_modifies_the_tables_of_sinks_and_the_ledger_alone() {
    assertThat(allowed(Synthesised.usual().stacks().runtime(), "SparkJobRole"))
        .filteredOn(each -> each.action().equals("cassandra:Modify"))
        .extracting(Allowed::resource)
        .containsExactlyInAnyOrder(
            "arn:aws:cassandra:eu-central-1:123456789012:/keyspace/flights/table/by_origin",
            "arn:aws:cassandra:eu-central-1:123456789012:/keyspace/flights/table/delay_by_route_day",
            "arn:aws:cassandra:eu-central-1:123456789012:/keyspace/tidemill/*");
  }

  @Test
  void only_the_jobs_role_is_passed_on_and_only_to_emr_serverless() {
    assertThat(allowed(Synthesised.usual().stacks().runtime(), "LagTriggerRole"))
        .filteredOn(each -> each.action().equals("iam:PassRole"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.resource().toString()).contains("SparkJobRole");
              assertThat(each.condition())
                  .isEqualTo(
                      Map.of(
                          "StringEquals",
                          Map.of("iam:PassedToService", "emr-serverless.amazonaws.com")));
            });
  }

  @Test
  void no_permission_covers_a_whole_service() {
    for (Stack stack : Synthesised.usual().stacks().stacks()) {
      for (String role : Templates.resources(stack, "AWS::IAM::Policy").keySet()) {
        assertThat(allowed(stack, role))
            .noneSatisfy(each -> assertThat(each.action()).matches("\\*|[a-z0-9-]+:\\*"));
      }
    }
  }

  @Test
  void logins_of_ones_own_servers_are_all_that_aws_is_asked_for() {
    Stack runtime = Synthesised.of(Synthesised.OWN_SERVERS).stacks().runtime();
    String key = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666";
    Map<String, Object> forKafka =
        Map.of("StringEquals", Map.of("kms:EncryptionContext:SecretARN", KAFKA_SECRET));

    for (String role : List.of("LagTriggerRole", "RunEventsRole", "SparkJobRole")) {
      assertThat(allowed(runtime, role))
          .filteredOn(each -> each.action().equals("secretsmanager:GetSecretValue"))
          .extracting(Allowed::resource)
          .as(role)
          .containsExactlyInAnyOrder(KAFKA_SECRET, CASSANDRA_SECRET);
      assertThat(allowed(runtime, role))
          .as(role)
          .contains(new Allowed("kms:Decrypt", key, forKafka))
          .noneSatisfy(each -> assertThat(each.action()).matches("(kafka|cassandra).*"));
    }
    assertThat(allowed(runtime, "MigrateRole"))
        .filteredOn(each -> each.action().matches("(secretsmanager|kms|kafka|cassandra).*"))
        .containsExactly(new Allowed("secretsmanager:GetSecretValue", CASSANDRA_SECRET, null));
  }

  @Test
  void secrets_are_read_only_where_one_is_named() {
    for (String role : List.of("LagTriggerRole", "RunEventsRole", "SparkJobRole", "MigrateRole")) {
      assertThat(actions(role)).noneMatch(action -> action.startsWith("secretsmanager"));
    }
  }

  @Test
  void kafka_that_somebody_else_runs_needs_no_permission_of_aws() {
    assertThat(
            allowed(
                Synthesised.of("kafka: { bootstrapServers: \"b1:9094,b2:9094\" }")
                    .stacks()
                    .runtime(),
                "LagTriggerRole"))
        .noneSatisfy(each -> assertThat(each.action()).startsWith("kafka"));
  }
}
