package io.tidemill.infra.deploy;

import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.watch.PipelineWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is left to people after a deploy. */
final class NextSteps {
  private NextSteps() {}

  /**
   * One line each.
   *
   * @param target the file by which commands find what was deployed
   */
  static List<String> of(DeployConfig config, Project project, String ledger, Path target) {
    List<String> lines = new ArrayList<>();
    List<String> addresses = config.alarms().addresses();
    lines.add(
        addresses.isEmpty()
            ? "Nobody is told of alarms: name someone in alarms.notify, and deploy again."
            : "Confirm the mails that SNS has sent to %s, once."
                .formatted(String.join(", ", addresses)));
    lines.add(
        "Create the topics that aren't there yet (%s), and let producers in."
            .formatted(String.join(", ", project.topics())));
    lines.add("Look: ./tidemill status --target %s".formatted(target));
    Console console = new Console(config.region());
    project
        .pipelines()
        .forEach(
            pipeline ->
                lines.add(
                    "Dashboard of %s: %s"
                        .formatted(
                            pipeline.id(),
                            console.dashboard(PipelineWatch.dashboard(ledger, pipeline.id())))));
    lines.add("When something is wrong: docs/runbook.md");
    return lines;
  }
}
