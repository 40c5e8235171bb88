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
import io.tidemill.core.wiring.Client;
import io.tidemill.triggers.Reconciling;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "How every pipeline stands: state, lag, last run, what comes next.",
    description = {
      "",
      "Reads each pipeline's state in the ledger and what waits in its topic, and says what a look"
          + " at this moment would decide, without taking that decision. LAG and OLDEST are shown"
          + " against what starts a run: minRecords and maxDelay. The records of a run under way"
          + " count as waiting until it commits.",
      "",
      "A file that doesn't hold a valid pipeline now is shown with its problems; a pipeline that"
          + " can't be looked at, with the reason; the others all the same.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every pipeline was seen; it may be blocked",
      "3:a file is invalid, a topic is missing, or there is no such pipeline",
      "4:there is no such target",
      "5:the ledger's store or Kafka doesn't answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill status                 all pipelines that ./tidemill dev serves",
      "  ./tidemill status flights         one of them",
      "  ./tidemill status --format json | jq '.pipelines[] | {pipeline, state, lag_records}'",
      "  ./tidemill status --target aws --project pipelines"
    })
public final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PIPELINE",
      description = "Show this one alone (default: all).")
  private String pipeline;

  @Mixin private TargetOption target;
  @Mixin private ProjectOption project;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("status", home);
    TidemillConfig config = target.config(home);
    Pipelines all = Pipelines.load(project.folder(home, config));
    Pipelines asked = pipeline == null ? all : all.only(pipeline);
    Reach.ledger(config);
    Reach.kafka(config);
    List<Finding> findings;
    try (Reconciling world = Reconciling.open(config, Client.TOOL)) {
      Looking looking = new Looking(world.ledger(), world.backlogs(), InstantSource.system());
      findings = asked.files().stream().map(looking::at).toList();
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Result.print(
        spec,
        format,
        () ->
            findings.isEmpty()
                ? List.of("No pipelines: %s holds no *.yaml".formatted(all.folder()))
                : text(findings, now, elsewhere(all.folder(), config)),
        () -> StatusJson.of(findings, now));
    return findings.stream()
        .map(StatusCommand::exitCode)
        .filter(code -> code != ExitCode.OK)
        .findFirst()
        .orElse(ExitCode.OK)
        .code();
  }

  private static List<String> text(
      List<Finding> findings, Instant now, Optional<String> elsewhere) {
    List<String> lines =
        new ArrayList<>(new StatusText(Screens.style(), now, Screens.longest()).lines(findings));
    elsewhere.ifPresent(lines::add);
    return lines;
  }

  /** That the files looked at aren't those that the target goes by. */
  static Optional<String> elsewhere(Path looked, TidemillConfig target) {
    return withoutSlash(looked.toUri().toString()).equals(withoutSlash(target.pipelines()))
        ? Optional.empty()
        : Optional.of(
            "The files are those in %s; the target goes by those in %s"
                .formatted(looked, target.pipelines()));
  }

  private static String withoutSlash(String url) {
    return url.replaceFirst("/+$", "");
  }

  private static ExitCode exitCode(Finding finding) {
    return finding.match(
        seen -> ExitCode.OK,
        fresh -> ExitCode.OK,
        unseen -> ExitCode.of(unseen.failure().kind()),
        broken -> ExitCode.PIPELINE);
  }
}
