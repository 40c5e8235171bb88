package io.tidemill.infra.network;

import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.LogDays;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** What rarely changes and holds nothing: the network. */
public final class NetworkStack extends Stack {
  private static final int MOST_ZONES = 3;

  private final Network network;

  public NetworkStack(Construct scope, String id, StackProps props, DeployConfig config) {
    super(scope, id, props);
    LogGroup flowLogs =
        LogGroup.Builder.create(this, "FlowLogs").retention(LogDays.of(config.logDays())).build();
    this.network =
        new Network(
            this,
            "Network",
            new Network.Props(
                config.network(), config.region(), CalledService.in(config), flowLogs));
  }

  /** Without this, CDK asks the account which zones it has. */
  @Override
  public List<String> getAvailabilityZones() {
    return Network.zones(MOST_ZONES);
  }

  public Network network() {
    return network;
  }
}
