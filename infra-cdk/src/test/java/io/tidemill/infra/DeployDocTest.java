package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.wiring.Events;
import io.tidemill.core.wiring.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;

/** What is paid for at rest is as many as the document says. */
class DeployDocTest {
  private static final String OF_A_PIPELINE = "Pipeline";

  private static TidemillApp stacks() {
    return Synthesised.usual().stacks();
  }

  private static long all(String type) {
    return stacks().stacks().stream()
        .mapToLong(stack -> Templates.resources(stack, type).size())
        .sum();
  }

  private static long ofPipelines(Stack stack, String type) {
    return Templates.resources(stack, type).keySet().stream()
        .filter(id -> id.startsWith(OF_A_PIPELINE))
        .count();
  }

  @Test
  void counts_are_those_of_the_templates() throws IOException {
    long zones = all("AWS::EC2::Subnet");
    long dashboards = all("AWS::CloudWatch::Dashboard");
    String alarm = "AWS::CloudWatch::Alarm";
    long alarms = ofPipelines(stacks().pipelines(), alarm);
    long endpoints =
        Templates.properties(stacks().network(), "AWS::EC2::VPCEndpoint").stream()
            .filter(endpoint -> "Interface".equals(endpoint.get("VpcEndpointType")))
            .mapToLong(endpoint -> Templates.list(endpoint.get("SubnetIds")).size())
            .sum();
    long sweeps = Duration.ofDays(30).dividedBy(Events.SWEEP_EVERY);

    assertThat(Files.readString(Path.of(System.getProperty("tidemill.home"), "docs", "deploy.md")))
        .contains(
            "| interface endpoints | %d × zones |".formatted(endpoints / zones),
            "| KMS keys | %d |".formatted(all("AWS::KMS::Key")),
            "| alarms | %d × P + %d |".formatted(alarms / dashboards, all(alarm) - alarms),
            "| custom metrics | %d × P,".formatted(Metric.values().length),
            String.format(Locale.ROOT, "| sweeps | %,d in 30 days |", sweeps));
    assertThat(alarms % dashboards).as("one dashboard a pipeline").isZero();
  }
}
