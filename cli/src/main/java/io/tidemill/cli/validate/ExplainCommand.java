package io.tidemill.cli.validate;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.WorkFolder;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.localstack.offline.OfflineValidation;
import io.tidemill.localstack.offline.Verdict;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.triggers.PipelineFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill explain}: how a pipeline's rows get into its tables. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    header = "Say how a pipeline's rows will be written, without running anything.",
    description = {
      "",
      "Tells of each sink which columns of the source its SQL takes and which of the table it"
          + " writes, whether rows are merged and what is read for it, which rows share requests, and"
          + " what is decided by a look at each run's rows. The default of"
          + " spark.tidemill.write.batchBytes is presumed. Needs no server and no network.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:explained",
      "2:the files have problems, which the output lists; or the command line doesn't fit",
      "3:there is no such pipeline",
      "4, 5:see ./tidemill --help",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill explain flights                        of the checkout's pipelines",
      "  ./tidemill explain orders --project my            of those in a folder",
      "  ./tidemill explain flights --format json | jq '.pipelines[].sinks[]'"
    })
public final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline's name.")
  private String pipeline;

  @Mixin private FormatOption format;

  @Mixin private ProjectOption project;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("explain", home);
    Pipelines named = Pipelines.load(project.named().orElseGet(home::pipelines)).only(pipeline);
    List<Path> files = named.files().stream().map(PipelineFile::path).toList();
    Screen screen = format.json() ? Screens.errors() : Screens.output();
    Verdict verdict;
    try (WorkFolder work = WorkFolder.make(home, spec.name())) {
      verdict =
          new OfflineValidation(
                  new Distribution(home.folder()),
                  work.path(),
                  doing -> screen.status(doing + " …"))
              .validate(files);
      work.done();
    } finally {
      screen.status("");
    }
    boolean sound = verdict.problems().isEmpty();
    PrintWriter out = spec.commandLine().getOut();
    if (format.json()) {
      out.println(
          sound ? new ExplainReport(verdict).toJson() : new ValidationReport(verdict).toJson());
    } else {
      (sound
              ? new ExplainReport(verdict).lines(screen.style())
              : new ValidationReport(verdict).lines(screen.style()))
          .forEach(out::println);
    }
    out.flush();
    return sound ? ExitCode.OK.code() : ExitCode.USAGE.code();
  }
}
