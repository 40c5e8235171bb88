package io.tidemill.infra.command;

import io.tidemill.infra.Synthesis;
import io.tidemill.infra.rehearsal.Check;
import io.tidemill.infra.rehearsal.Rehearsal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemill deploy}. */
@Command(
    name = "deploy",
    header = "Rehearse a deploy against an emulator of AWS, and read back what is there.",
    description = {
      "",
      "Bootstraps, deploys, deploys again without changes, deploys a changed pipeline and destroys,"
          + " with CDK's own command line, against the emulator that AWS_ENDPOINT_URL names, or"
          + " moto_server, which is started for it. After each it asks what is there, by AWS' SDK:"
          + " an emulator says that all is complete, whatever it dropped. What it knows nothing of"
          + " is left out, and listed with the reason.",
      "",
      "The real deploy is CDK's: cd infra-cdk && npx cdk deploy --all.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that was deployed was found as meant",
      "1:something differs; the lines marked say what",
      "2:the command line, the deployment's file or a pipeline file doesn't fit",
      "4:something is missing: a jar, Node.js, CDK's command line, moto_server",
      "5:a step of CDK failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill deploy --rehearse",
      "  ./tidemill deploy --rehearse --config prod.cdk.yaml --project pipelines"
    })
final class Deploy implements Callable<Integer> {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  @Mixin private DeploymentOptions deployment;

  @Option(names = "--rehearse", description = "Against an emulator; needed in this version.")
  private boolean rehearse;

  @Spec private CommandSpec spec;

  private final Path home;
  private final Map<String, String> environment;

  Deploy(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (!rehearse) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --rehearse; to deploy for real: cd infra-cdk && npx cdk deploy --all");
    }
    Optional<Synthesis.Inputs> inputs = deployment.read(home, spec.commandLine().getErr());
    if (inputs.isEmpty()) {
      return ExitCodes.USAGE;
    }
    NodeJs.check();
    PrintWriter to = spec.commandLine().getOut();
    Rehearsal.Report report =
        new Rehearsal(
                inputs.get().config().orElseThrow(),
                DeploymentOptions.jars(home),
                home.resolve(".tidemill/rehearsal"),
                step -> {
                  to.println(step + " …");
                  to.flush();
                })
            .of(
                inputs.get().project(),
                home.resolve("infra-cdk"),
                Optional.ofNullable(environment.get(ENDPOINT)));
    print(report, to);
    return report.asMeant() ? ExitCodes.OK : ExitCodes.DIFFERS;
  }

  private static void print(Rehearsal.Report report, PrintWriter to) {
    to.printf("%nRead back from %s:%n", report.backend());
    for (Check check : report.checks()) {
      to.printf("  %s %s: %s%n", check.asMeant() ? "✓" : "✗", check.what(), check.found());
    }
    to.printf("%nLeft out:%n");
    report
        .leftOut()
        .forEach((type, count) -> to.printf("  %2d × %s: %s%n", count, type, report.why(type)));
    report.changes().forEach(change -> to.printf("      %s%n", change));
    to.flush();
  }
}
