package io.tidemill.infra.command;

import io.tidemill.core.FailureKind;
import io.tidemill.infra.Synthesis;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.account.SdkAccount;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.deploy.CdkCli;
import io.tidemill.infra.deploy.Confirmation;
import io.tidemill.infra.deploy.DeployFlow;
import io.tidemill.infra.deploy.Launcher;
import io.tidemill.infra.local.LocalDeploy;
import io.tidemill.infra.readback.Check;
import io.tidemill.infra.readback.ReadBack;
import io.tidemill.infra.rehearsal.Rehearsal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./tidemill deploy}. */
@Command(
    name = "deploy",
    header = "Deploy to AWS, and look at what is there; or rehearse it on an emulator.",
    description = {
      "",
      "Tells all that is wrong with the files; looks at the account before anything is made"
          + " (credentials, cdk bootstrap, VPC and subnets, MSK cluster, vCPU quota), and tells all"
          + " that doesn't fit; shows what would change, by cdk diff; asks; deploys, by cdk deploy;"
          + " reads back what is there; writes .tidemill/NAME.properties, which other commands take"
          + " by --target; and runs ./tidemill doctor on it. What may not be looked at is a warning."
          + " Deploying again, with nothing changed, only looks.",
      "",
      "--rehearse does it on the emulator that AWS_ENDPOINT_URL names, or moto_server, which is"
          + " started for it: bootstraps, deploys, deploys again without changes, deploys a changed"
          + " pipeline and destroys. After each it asks what is there, by AWS' SDK: an emulator says"
          + " that all is complete, whatever it dropped. What it knows nothing of is left out, and"
          + " listed with the reason. No account is touched.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that was deployed was found as meant",
      "1:something of it differs, the lines marked say what; or the answer was no",
      "2:the command line, the deployment's file or a pipeline file doesn't fit; or there is no"
          + " terminal to ask at",
      "4:the account doesn't fit; or something is missing: a jar, Node.js, CDK's command line,"
          + " moto_server",
      "5:a step of CDK failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill deploy                                   compares, asks, deploys, looks",
      "  ./tidemill deploy --config prod.cdk.yaml --project prod-pipelines",
      "  ./tidemill deploy --yes                             in CI: asks nobody",
      "  ./tidemill deploy --rehearse                        without an account"
    })
final class Deploy implements Callable<Integer> {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  @Mixin private DeploymentOptions deployment;

  @Option(names = "--yes", description = "Deploys without asking.")
  private boolean yes;

  @Option(names = "--rehearse", description = "On an emulator.")
  private boolean rehearse;

  @ArgGroup(exclusive = false)
  private LocalOptions local;

  @Spec private CommandSpec spec;

  private final Path home;
  private final Map<String, String> environment;
  private final Confirmation person;

  Deploy(Path home, Map<String, String> environment, Confirmation person) {
    this.home = home;
    this.environment = environment;
    this.person = person;
  }

  @Override
  public Integer call() {
    if (local != null) {
      return deployment
          .readProject(home, spec.commandLine().getErr())
          .map(this::deployedLocally)
          .orElse(ExitCodes.USAGE);
    }
    Optional<Synthesis.Inputs> inputs = deployment.read(home, spec.commandLine().getErr());
    if (inputs.isEmpty()) {
      return ExitCodes.USAGE;
    }
    NodeJs.check();
    return rehearse ? rehearsed(inputs.get()) : deployed(inputs.get());
  }

  private Path infra() {
    return home.resolve("infra-cdk");
  }

  private Path work() {
    return home.resolve(".tidemill");
  }

  private Optional<String> endpoint() {
    return Optional.ofNullable(environment.get(ENDPOINT));
  }

  private int deployed(Synthesis.Inputs inputs) {
    DeployConfig config = inputs.config().orElseThrow();
    CdkCli cdk = CdkCli.installed(infra());
    AwsAccess access = AwsAccess.ofEnvironment(config.region(), endpoint());
    try (SdkAccount account = new SdkAccount(access);
        ReadBack readBack = new ReadBack(config, access, account, type -> Optional.empty())) {
      DeployFlow.Ended ended =
          new DeployFlow(
                  new DeployFlow.Plan(
                      config, inputs.project(), deployment.file(home).toString(), work()),
                  new DeployFlow.Tools(
                      account,
                      () ->
                          Synthesis.of(
                                  config,
                                  inputs.project(),
                                  DeploymentOptions.jars(home),
                                  work().resolve("cdk"),
                                  work().resolve("cdk.out").toAbsolutePath())
                              .out(),
                      cdk,
                      yes ? Confirmation.given() : person,
                      readBack,
                      new Launcher(home.resolve("tidemill"))),
                  spec.commandLine().getOut())
              .run();
      return switch (ended) {
        case DEPLOYED -> ExitCodes.OK;
        case DIFFERS, DECLINED -> ExitCodes.DIFFERS;
        case NOBODY_ASKED -> ExitCodes.USAGE;
        case UNFIT -> ExitCodes.of(FailureKind.OPERATOR);
      };
    }
  }

  private int deployedLocally(Project project) {
    NodeJs.check();
    LocalDeploy.Report report =
        new LocalDeploy(
                local.beside(), DeploymentOptions.jars(home), work().resolve("local"), this::begun)
            .of(project, CdkCli.installed(infra()), local.endpoint());
    print(local.endpoint(), report.checks());
    printLeftOut(report.leftOut(), type -> report.lacks().why(type).orElse(""), report.changes());
    return report.asMeant() ? ExitCodes.OK : ExitCodes.DIFFERS;
  }

  private int rehearsed(Synthesis.Inputs inputs) {
    Rehearsal.Report report =
        new Rehearsal(
                inputs.config().orElseThrow(),
                DeploymentOptions.jars(home),
                work().resolve("rehearsal"),
                this::begun)
            .of(inputs.project(), infra(), endpoint());
    print(report.backend(), report.checks());
    printLeftOut(report.leftOut(), report::why, report.changes());
    return report.asMeant() ? ExitCodes.OK : ExitCodes.DIFFERS;
  }

  private void begun(String step) {
    PrintWriter to = spec.commandLine().getOut();
    to.println(step + " …");
    to.flush();
  }

  private void print(String backend, List<Check> checks) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%nRead back from %s:%n", backend);
    checks.forEach(check -> to.printf("  %s%n", check));
    to.flush();
  }

  private void printLeftOut(
      Map<String, Integer> leftOut, UnaryOperator<String> why, List<String> changes) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%nLeft out:%n");
    leftOut.forEach((type, count) -> to.printf("  %2d × %s: %s%n", count, type, why.apply(type)));
    changes.forEach(change -> to.printf("      %s%n", change));
    to.flush();
  }
}
