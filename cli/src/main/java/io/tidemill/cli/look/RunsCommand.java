package io.tidemill.cli.look;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.Result;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.trigger.SinkChanges;
import io.tidemill.core.wiring.Client;
import io.tidemill.triggers.Reconciling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill runs}. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    header = "A pipeline's runs, newest first; or one run in full.",
    description = {
      "",
      "Without a number: a line for each run, that under way too. DEFINITION is the beginning of the"
          + " digest of the pipeline file that the run was claimed with; a * marks the first run"
          + " under another than before. Changes of the position that no run made stand among them:"
          + " gaps that retention tore, and what people skipped, reset and adopted.",
      "",
      "With a number: that run's ranges, attempts and their jobs, steps, books and dead letters, and"
          + " what its definition changed. All of it comes from the ledger, but for the jobs, which"
          + " EMR Serverless is asked for.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "2:there is no such run",
      "3:there is no such pipeline",
      "4:there is no such target",
      "5:the ledger's store doesn't answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill runs flights           the newest 20",
      "  ./tidemill runs flights 3         all about run 3",
      "  ./tidemill runs flights --format json | jq '.runs[] | {run, duration_seconds}'"
    })
public final class RunsCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "Whose runs.")
  private String pipeline;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "N",
      description = "Show the run of this number in full.")
  private Long number;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many runs to show, up to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private TargetOption target;
  @Mixin private ProjectOption project;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--limit must be in 1..%,d, got %,d".formatted(MOST, limit));
    }
    Home home = Home.ofLauncher();
    QuietLogs.of("runs", home);
    TidemillConfig config = target.config(home);
    Pipelines files = Pipelines.ifThere(project.folder(home, config));
    Reach.ledger(config);
    try (Reconciling world = Reconciling.open(config, Client.TOOL)) {
      PipelineState state = files.state(pipeline, world.ledger());
      Runs runs = new Runs(state, world.ledger());
      if (number == null) {
        list(runs);
      } else {
        one(runs, world, config);
      }
    }
    return ExitCode.OK.code();
  }

  private void list(Runs runs) {
    // One more than is shown: whether the oldest shown has another definition than the one before.
    List<RunView> newest = runs.newest(limit + 1);
    List<PositionChange> changes = runs.changes(limit);
    Result.print(
        spec,
        format,
        () ->
            new RunsText(Screens.style(), Instant.now(), Screens.longest())
                .lines(newest, changes, limit),
        () -> RunsJson.of(runs.state().pipeline(), newest, changes, limit));
  }

  private void one(Runs runs, Reconciling world, TidemillConfig config) {
    RunView run =
        runs.find(number)
            .orElseThrow(() -> new ParameterException(spec.commandLine(), runs.unknown(number)));
    Optional<RunView> before = runs.find(number - 1);
    List<SinkChange> changes =
        before
            .map(
                earlier ->
                    SinkChanges.between(
                        new StoredDefinitions(world.ledger()), earlier.run(), run.run()))
            .orElse(List.of());
    RunDetails details =
        new RunDetails(
            runs.state().pipeline(),
            run,
            before,
            changes,
            AttemptJobs.of(runs.state().pipeline(), run.run(), world, config));
    Result.print(
        spec,
        format,
        () ->
            new RunText(Screens.style(), Instant.now(), config.ledger().keyspace()).lines(details),
        () -> RunDetailsJson.of(details));
  }
}
