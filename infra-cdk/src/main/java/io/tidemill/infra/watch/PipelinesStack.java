package io.tidemill.infra.watch;

import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.data.DataStack;
import io.tidemill.infra.runtime.RuntimeStack;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** One construct per pipeline file, and what watches the rest. */
public final class PipelinesStack extends Stack {
  /** What it is made of. */
  public record Props(DeployConfig config, Project project, DataStack data, RuntimeStack runtime) {}

  public PipelinesStack(Construct scope, String id, StackProps stackProps, Props props) {
    super(scope, id, stackProps);
    Notifications notifications =
        new Notifications(
            this,
            "Notifications",
            new Notifications.Props(props.config().alarms().addresses(), props.data().key().key()));
    new RuntimeWatch(
        this, "Runtime", new RuntimeWatch.Props(props.runtime(), notifications.action()));
    for (Pipeline pipeline : props.project().pipelines()) {
      new PipelineWatch(
          this,
          "Pipeline-" + pipeline.id(),
          new PipelineWatch.Props(
              props.runtime().ledgerId(),
              props.data().kafka().clusterName(),
              pipeline,
              props.config().alarms(),
              props.config().prices(),
              notifications.action()));
    }
  }
}
