package io.tidemill.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.wiring.Client;
import io.tidemill.permissions.Permission.On;
import io.tidemill.testkit.Recording;
import io.tidemill.testkit.TestServers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds what roles are allowed against what was done throughout the suites, which have to have run
 * before: neither more nor less.
 */
class PermissionsCheck {
  /** Done by Lambda for a function, under its role. */
  private static final Map<String, List<String>> BY_LAMBDA =
      Map.of(
          "network interfaces in the VPC",
          List.of(
              "ec2:CreateNetworkInterface",
              "ec2:DeleteNetworkInterface",
              "ec2:AssignPrivateIpAddresses",
              "ec2:UnassignPrivateIpAddresses",
              "ec2:DescribeSubnets"),
          "the function's log",
          List.of("logs:CreateLogStream", "logs:PutLogEvents"),
          "traces",
          List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
          "events that it failed on",
          List.of("sqs:SendMessage"));

  /** Done by Keyspaces, to list its nodes behind an endpoint of a VPC to whoever asks. */
  private static final List<String> BY_KEYSPACES =
      List.of("ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints");

  /** Done by EMR Serverless for a job, under its role. */
  private static final Map<String, List<String>> BY_EMR =
      Map.of(
          "the job's jar",
          List.of("s3:GetObject"),
          "the job's log in S3",
          List.of("s3:PutObject", "kms:Decrypt", "kms:GenerateDataKey"),
          "the job's log in CloudWatch",
          List.of(
              "logs:DescribeLogGroups",
              "logs:DescribeLogStreams",
              "logs:CreateLogStream",
              "logs:PutLogEvents"));

  private static RecordedCalls recorded;
  private static GrantedPermissions granted;

  @BeforeAll
  static void read() {
    recorded = RecordedCalls.read(Recording.NOTES);
    granted = GrantedPermissions.read(TestServers.home(), "tidemill");
  }

  private static void check(String role, Client client, Stream<String> onBehalf) {
    Set<Permission> needed = new TreeSet<>(recorded.of(client));
    onBehalf.forEach(action -> needed.add(new Permission(action, On.WHAT_IT_IS_FOR)));
    assertThat(granted.of(role)).as(role).containsExactlyInAnyOrderElementsOf(needed);
  }

  private static Stream<String> all(Map<String, List<String>> byReason) {
    return byReason.values().stream().flatMap(List::stream);
  }

  @Test
  void functions_may_do_what_they_do() {
    for (String role : List.of("LagTriggerRole", "RunEventsRole")) {
      check(role, Client.FUNCTION, Stream.concat(all(BY_LAMBDA), BY_KEYSPACES.stream()));
    }
  }

  @Test
  void jobs_may_do_what_they_do() {
    check("SparkJobRole", Client.JOB, Stream.concat(all(BY_EMR), BY_KEYSPACES.stream()));
  }

  @Test
  void migrations_may_do_what_they_do() {
    check("MigrateRole", Client.MIGRATIONS, Stream.concat(all(BY_LAMBDA), BY_KEYSPACES.stream()));
  }
}
