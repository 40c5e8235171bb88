package io.tidemill.cli.validate;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.WorkFolder;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.localstack.offline.OfflineValidation;
import io.tidemill.localstack.offline.Verdict;
import io.tidemill.localstack.server.Distribution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill validate}: reads the options and hands over to {@link OfflineValidation}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    header = "Say all that is wrong with pipeline files, without running anything.",
    description = {
      "",
      "Checks YAML and keys; the CQL in schema/ beside the files, by Cassandra's own parser; and by"
          + " Spark, with the job's own checks, the SQL against the source's schema and the tables"
          + " of that CQL, and that every attempt of a run would compute the same. Needs no server"
          + " and no network. All problems are told at once, each with its place, what was expected,"
          + " what was found and what to do.",
      "",
      "Whether topics exist, and whether a running store has the tables, it can't know.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no problems",
      "2:problems, which the output lists; or the command line doesn't fit",
      "4, 5:see ./tidemill --help",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill validate                                 all pipelines of the checkout",
      "  ./tidemill validate my/flights.yaml                 one file, with my/schema/*.cql",
      "  ./tidemill validate --project my                    all files of a folder",
      "  ./tidemill validate --format json | jq '.problems[]'  for editors and CI"
    })
public final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Pipeline files, or folders, which stand for their *.yaml (default: the project).")
  private List<Path> files;

  @Mixin private FormatOption format;

  @Mixin private ProjectOption project;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("validate", home);
    Screen screen = format.json() ? Screens.errors() : Screens.output();
    Verdict verdict;
    try (WorkFolder folder = WorkFolder.make(home, spec.name())) {
      verdict =
          new OfflineValidation(
                  new Distribution(home.folder()),
                  folder.path(),
                  doing -> screen.status(doing + " …"))
              .validate(given(home));
      folder.done();
    } finally {
      screen.status("");
    }
    PrintWriter out = spec.commandLine().getOut();
    ValidationReport report = new ValidationReport(verdict);
    if (format.json()) {
      out.println(report.toJson());
    } else {
      report.lines(screen.style()).forEach(out::println);
    }
    out.flush();
    return verdict.problems().isEmpty() ? ExitCode.OK.code() : ExitCode.USAGE.code();
  }

  private List<Path> given(Home home) {
    return files != null && !files.isEmpty()
        ? files
        : List.of(shortest(project.named().orElseGet(home::pipelines)));
  }

  /** As seen from the working folder, for what lies in it. */
  private static Path shortest(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = folder.toAbsolutePath().normalize();
    return absolute.startsWith(here) && !absolute.equals(here)
        ? here.relativize(absolute)
        : absolute;
  }
}
