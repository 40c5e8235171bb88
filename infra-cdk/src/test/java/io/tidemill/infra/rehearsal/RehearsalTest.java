package io.tidemill.infra.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.infra.Synthesis;
import io.tidemill.infra.command.NodeJs;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.Check.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CDK's own command line, on moto_server; skipped, with the reason, where one of them is missing.
 */
class RehearsalTest {
  private static final Path HOME = Path.of(System.getProperty("tidemill.home"));

  @TempDir Path folder;

  @Test
  void what_is_deployed_is_what_was_meant() throws IOException {
    assumeTrue(NodeJs.version().isPresent(), "Node.js is not on PATH");
    Synthesis.Jars jars =
        new Synthesis.Jars(
            Files.writeString(folder.resolve("functions.jar"), "functions"),
            Files.writeString(folder.resolve("job.jar"), "job"));
    List<String> steps = new ArrayList<>();
    Project project = Project.read(HOME.resolve("pipelines")).project();

    Rehearsal.Report report;
    try {
      report =
          new Rehearsal(
                  DeployConfigParser.parse(
                          "t.yaml", "account: \"210987654321\"\nregion: us-east-1\nname: tide\n")
                      .config()
                      .orElseThrow(),
                  jars,
                  folder.resolve("rehearsal"),
                  steps::add)
              .of(project, HOME.resolve("infra-cdk"), Optional.empty());
    } catch (TidemillException e) {
      if (e.kind() == FailureKind.OPERATOR) {
        abort(e.getMessage());
      }
      throw e;
    }

    assertThat(report.backend()).isEqualTo("moto_server");
    assertThat(report.checks())
        .allSatisfy(
            check -> assertThat(check.outcome()).as("%s", check).isNotEqualTo(Outcome.DIFFERS));
    assertThat(report.checks())
        .filteredOn(check -> check.outcome() == Outcome.SKIPPED)
        .extracting(Check::what)
        .containsOnly("schedule of the sweep", "flights: alarms");
    assertThat(report.checks())
        .extracting(Check::what)
        .contains("rule for aws.cloudwatch", "tidemill-rehearse-lag-trigger: project");
    assertThat(steps)
        .containsExactly(
            "bootstrap",
            "deploy",
            "deploy again, without changes",
            "deploy with a pipeline changed",
            "destroy");
    assertThat(report.leftOut().keySet())
        .allSatisfy(type -> assertThat(report.why(type)).isNotBlank());
  }
}
