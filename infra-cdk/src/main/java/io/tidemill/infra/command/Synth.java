package io.tidemill.infra.command;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import io.tidemill.infra.Synthesis;
import io.tidemill.infra.config.DeployConfigParser;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./tidemill synth} starts here. */
@Command(
    name = "tidemill synth",
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
      "  cd infra-cdk && npx cdk diff                      what a deploy would change"
    })
public final class Synth implements Callable<Integer> {
  private static final int OK = 0;
  private static final int USAGE = 2;
  private static final int OPERATOR = 4;

  /** Where CDK's own command line expects the templates. */
  private static final String CDK_OUTDIR = "CDK_OUTDIR";

  private static final int WIDTH = 100;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "What is deployed where (default: " + DeployConfigParser.FILE + " in infra-cdk/).")
  private Path config;

  @Option(
      names = "--project",
      paramLabel = "DIR",
      description = "The folder with pipeline files and schema/ (default: pipelines/).")
  private Path project;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the templates go (default: .tidemill/cdk.out).")
  private Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli answers it
  private boolean help;

  @Spec private CommandSpec spec;

  private final Path home;
  private final Map<String, String> environment;

  Synth(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ENGLISH);
    Path home = Path.of(System.getProperty("tidemill.home", "."));
    System.exit(commandLine(home, System.getenv()).execute(arguments));
  }

  /**
   * The command line, as {@link #main} runs it.
   *
   * @param home the folder that Tidemill was built in
   */
  public static CommandLine commandLine(Path home, Map<String, String> environment) {
    return new CommandLine(new Synth(home, environment))
        .setUsageHelpWidth(WIDTH)
        .setParameterExceptionHandler(Synth::wrongUsage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof TidemillException known)) {
                throw failure;
              }
              command.getErr().println("tidemill synth: " + known.getMessage());
              return known.kind() == FailureKind.PIPELINE ? USAGE : OPERATOR;
            });
  }

  private static int wrongUsage(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("tidemill synth: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Options and examples: ./tidemill synth --help");
    return USAGE;
  }

  @Override
  public Integer call() {
    Synthesis.Inputs inputs =
        Synthesis.inputs(
            config == null ? home.resolve("infra-cdk").resolve(DeployConfigParser.FILE) : config,
            project == null ? home.resolve("pipelines") : project);
    if (!inputs.problems().isEmpty()) {
      print(inputs.problems());
      return USAGE;
    }
    NodeJs.check();
    Synthesis.Result result =
        Synthesis.of(
            inputs.config().orElseThrow(),
            inputs.project(),
            new Synthesis.Jars(
                home.resolve("triggers/target/tidemill-functions.jar"),
                home.resolve("spark-jobs/target/tidemill-job.jar")),
            home.resolve(".tidemill/cdk"),
            folder());
    PrintWriter to = spec.commandLine().getOut();
    result
        .resources()
        .forEach((stack, resources) -> to.printf("%-24s %3d resources%n", stack, resources));
    to.printf("%nWritten to %s. Next: cd infra-cdk && npx cdk deploy --all%n", result.out());
    to.flush();
    return OK;
  }

  private Path folder() {
    return Optional.ofNullable(out)
        .or(() -> Optional.ofNullable(environment.get(CDK_OUTDIR)).map(Path::of))
        .orElse(home.resolve(".tidemill/cdk.out"));
  }

  private void print(List<Problem> problems) {
    PrintWriter err = spec.commandLine().getErr();
    for (Problem problem : problems) {
      err.printf(
          "%s:%d:%d: %s%n  expected  %s%n  found     %s%n  fix       %s%n%n",
          problem.file(),
          problem.line(),
          problem.column(),
          problem.what(),
          problem.expected(),
          problem.found(),
          problem.fix());
    }
    err.printf(
        "%d problem%s; nothing was written%n", problems.size(), problems.size() == 1 ? "" : "s");
    err.flush();
  }
}
