package io.tidemill.infra.command;

import io.tidemill.core.yaml.Problem;
import io.tidemill.infra.Synthesis;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.config.Project;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what is deployed. */
final class DeploymentOptions {
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
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli answers it
  private boolean help;

  /** The jars that a build of {@code home} has made. */
  static Synthesis.Jars jars(Path home) {
    return new Synthesis.Jars(
        home.resolve("triggers/target/tidemill-functions.jar"),
        home.resolve("spark-jobs/target/tidemill-job.jar"));
  }

  /** The file that says what is deployed where. */
  Path file(Path home) {
    return config == null ? home.resolve("infra-cdk").resolve(DeployConfigParser.FILE) : config;
  }

  /** What the files say; empty, with all that is wrong printed, if they aren't valid. */
  Optional<Synthesis.Inputs> read(Path home, PrintWriter err) {
    Synthesis.Inputs inputs = Synthesis.inputs(file(home), folder(home));
    return valid(inputs.problems(), err) ? Optional.of(inputs) : Optional.empty();
  }

  /** As {@link #read}, but for a deployment that no file is about. */
  Optional<Project> readProject(Path home, PrintWriter err) {
    Project.Read read = Synthesis.project(folder(home));
    return valid(read.problems(), err) ? Optional.of(read.project()) : Optional.empty();
  }

  private Path folder(Path home) {
    return project == null ? home.resolve("pipelines") : project;
  }

  private static boolean valid(List<Problem> problems, PrintWriter err) {
    if (problems.isEmpty()) {
      return true;
    }
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
    int count = problems.size();
    err.printf("%d problem%s; nothing was written%n", count, count == 1 ? "" : "s");
    err.flush();
    return false;
  }
}
