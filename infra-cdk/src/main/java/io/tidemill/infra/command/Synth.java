package io.tidemill.infra.command;

import io.tidemill.infra.Synthesis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./tidemill synth}. */
@Command(
    name = "synth",
    header = "Write the CloudFormation templates of what would be deployed.",
    description = {
      "",
      "Reads the deployment's file and the project's pipelines, tells all that is wrong with them"
          + " at once, and writes a template for each stack, with the assets that it needs: what"
          + " cdk deploy takes. Asks no account, needs no credentials and no network.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the templates are written",
      "2:the command line, the deployment's file or a pipeline file doesn't fit",
      "4:something is missing: a file, a jar, Node.js"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill synth                                  into .tidemill/cdk.out",
      "  ./tidemill synth --config prod.cdk.yaml --out prod.out",
      "  ./tidemill deploy                                 compares, asks, and deploys"
    })
final class Synth implements Callable<Integer> {
  /** Where CDK's own command line expects the templates. */
  private static final String CDK_OUTDIR = "CDK_OUTDIR";

  @Mixin private DeploymentOptions deployment;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the templates go (default: .tidemill/cdk.out).")
  private Path out;

  @Spec private CommandSpec spec;

  private final Path home;
  private final Map<String, String> environment;

  Synth(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Optional<Synthesis.Inputs> inputs = deployment.read(home, spec.commandLine().getErr());
    if (inputs.isEmpty()) {
      return ExitCodes.USAGE;
    }
    NodeJs.check();
    Synthesis.Result result =
        Synthesis.of(
            inputs.get().config().orElseThrow(),
            inputs.get().project(),
            DeploymentOptions.jars(home),
            home.resolve(".tidemill/cdk"),
            folder());
    PrintWriter to = spec.commandLine().getOut();
    result
        .resources()
        .forEach((stack, resources) -> to.printf("%-24s %3d resources%n", stack, resources));
    to.printf("%nWritten to %s. Next: ./tidemill deploy%n", result.out());
    to.flush();
    return ExitCodes.OK;
  }

  private Path folder() {
    return Optional.ofNullable(out)
        .or(() -> Optional.ofNullable(environment.get(CDK_OUTDIR)).map(Path::of))
        .orElse(home.resolve(".tidemill/cdk.out"));
  }
}
