package io.tidemill.infra;

import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Part;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.data.DataStack;
import io.tidemill.infra.network.NetworkStack;
import io.tidemill.infra.runtime.FunctionCode;
import io.tidemill.infra.runtime.RuntimeStack;
import io.tidemill.infra.watch.PipelinesStack;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;

/**
 * The whole set-up: stacks by how long they live. Each uses those before it.
 *
 * @param network what rarely changes and holds nothing
 * @param data what holds data, and stays
 * @param runtime what works
 * @param pipelines what watches, by pipeline
 */
public record TidemillApp(
    NetworkStack network, DataStack data, RuntimeStack runtime, PipelinesStack pipelines) {
  /** CloudFormation takes no tags of dashboards in every region yet. */
  private static final TagProps TAGGED =
      TagProps.builder().excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard")).build();

  /**
   * What is put into it.
   *
   * @param code what functions are made of
   * @param jobJar the Spark job's jar
   */
  public record Parts(DeployConfig config, Project project, FunctionCode code, Path jobJar) {}

  /** Makes the stacks in {@code app}. */
  public static TidemillApp in(App app, Parts parts) {
    DeployConfig config = parts.config();
    NetworkStack network =
        new NetworkStack(app, Part.NETWORK.stack(config), props(config, Part.NETWORK), config);
    DataStack data =
        new DataStack(
            app, Part.DATA.stack(config), props(config, Part.DATA), config, network.network());
    RuntimeStack runtime =
        new RuntimeStack(
            app,
            Part.RUNTIME.stack(config),
            props(config, Part.RUNTIME),
            new RuntimeStack.Props(
                config, parts.project(), network.network(), data, parts.code(), parts.jobJar()));
    PipelinesStack pipelines =
        new PipelinesStack(
            app,
            Part.PIPELINES.stack(config),
            props(config, Part.PIPELINES),
            new PipelinesStack.Props(config, parts.project(), data, runtime));
    config.tags().forEach((key, value) -> Tags.of(app).add(key, value, TAGGED));
    Tags.of(app).add("tidemill:deployment", config.name(), TAGGED);
    return new TidemillApp(network, data, runtime, pipelines);
  }

  /** The stacks in the order in which they are deployed. */
  public List<Stack> stacks() {
    return List.of(network, data, runtime, pipelines);
  }

  private static StackProps props(DeployConfig config, Part part) {
    return StackProps.builder()
        .env(Environment.builder().account(config.account()).region(config.region()).build())
        .description("Tidemill, batch-on-demand for Kafka: %s".formatted(part))
        .terminationProtection(part == Part.DATA)
        .build();
  }
}
