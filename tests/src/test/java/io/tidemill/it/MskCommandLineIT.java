package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.msk.LocalCluster;
import io.tidemill.localstack.msk.MskEndpoint;
import io.tidemill.testkit.AwsCommand;
import io.tidemill.testkit.TestServers;
import org.junit.jupiter.api.Test;

/** MSK's API, about a real broker, as the {@code aws} command sees it. */
class MskCommandLineIT {
  @Test
  void the_aws_command_line_is_served_too() throws Exception {
    LocalCluster mill = new LocalCluster("mill", TestServers.kafka().listeners());
    String other = mill.arn().replace("cluster/mill", "cluster/wheel");
    try (MskEndpoint endpoint = MskEndpoint.start(mill)) {
      AwsCommand aws = new AwsCommand(endpoint.url());

      assertThat(aws.run("kafka", "get-bootstrap-brokers", "--cluster-arn", mill.arn()))
          .contains("\"BootstrapBrokerString\": \"%s\"".formatted(TestServers.kafka().bootstrap()));
      assertThat(aws.run("kafka", "list-clusters-v2"))
          .contains("\"ClusterArn\": \"%s\"".formatted(mill.arn()), "\"State\": \"ACTIVE\"");
      assertThat(aws.refused("kafka", "describe-cluster-v2", "--cluster-arn", other))
          .contains("(NotFoundException)", other);
    }
  }
}
