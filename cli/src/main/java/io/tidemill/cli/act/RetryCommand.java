package io.tidemill.cli.act;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.Result;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.cli.screen.Screens;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.Sessions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    header = "Give a blocked run further attempts.",
    description = {
      "",
      "Shows why the pipeline is blocked and what would be done; --execute does it: the run, with the"
          + " same records, gets "
          + Reconciler.ATTEMPTS
          + " more attempts, the first at once.",
      "",
      "If the pipeline's file has changed since, the run takes the new definition where that leaves no"
          + " rows of the old one behind: where only trigger and budgets differ, or where the old"
          + " one could not run at all. Otherwise it keeps its own.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown; with --execute: a job was launched, or held back for the reason told",
      "3:there is no such pipeline, or its file, topic or tables are wrong",
      "4:there is no such target, or the function may not be invoked or do its work",
      "5:something doesn't answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill retry flights              what it would do",
      "  ./tidemill retry flights --execute    do it, once the cause is mended"
    })
public final class RetryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline that is blocked.")
  private String pipeline;

  @Option(names = "--execute", description = "Do it, rather than tell what would be done.")
  private boolean execute;

  @Mixin private TargetOption target;
  @Mixin private ProjectOption project;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("retry", home);
    TidemillConfig config = target.config(home);
    Pipelines files = Pipelines.ifThere(project.folder(home, config));
    Reach.ledger(config);
    try (CqlSession session = Sessions.open(config.ledger())) {
      Ledger ledger = new CassandraLedger(session, config.ledger().keyspace());
      PipelineState state = files.state(pipeline, ledger);
      Optional<Phase.Blocked> blocked =
          state
              .phase()
              .match(
                  idle -> Optional.empty(),
                  claimed -> Optional.empty(),
                  running -> Optional.empty(),
                  Optional::of);
      if (!execute || blocked.isEmpty()) {
        Result.print(
            spec,
            format,
            () -> text(state, blocked, files, Screens.style()),
            () -> json(state, blocked));
        return ExitCode.OK.code();
      }
      Reach.endpoint("Lambda", config.lambdaEndpoint(), TidemillConfig.LAMBDA_ENDPOINT);
      TriggerAnswer answer =
          ByHand.ask(config, ledger.id(), ByHand.event(pipeline).put("action", "retry"));
      Result.print(spec, format, () -> answer.lines(Screens.style()), answer::json);
      return answer.exitCode().code();
    }
  }

  private static List<String> text(
      PipelineState state, Optional<Phase.Blocked> blocked, Pipelines files, Style style) {
    String name = state.pipeline().value();
    if (blocked.isEmpty()) {
      return List.of(
          "%s is not blocked but %s; there is nothing to retry"
              .formatted(name, state.phase().name()));
    }
    String claimed = blocked.get().current().definition();
    boolean same =
        files.find(name).map(file -> file.definition().digest().equals(claimed)).orElse(true);
    return List.of(
        "%s: %s"
            .formatted(
                name,
                style.bad(
                    "run %d is blocked after %d attempt(s)"
                        .formatted(
                            blocked.get().current().number(),
                            blocked.get().current().attempts().size()))),
        "  " + blocked.get().failure(),
        "",
        "--execute gives it %d more attempts, the first at once; %s"
            .formatted(
                Reconciler.ATTEMPTS,
                same
                    ? "its definition (%s) is that of the file".formatted(RunWords.digest(claimed))
                    : "its definition (%s) is not that of the file any more: it takes the file's where that leaves no rows of its own behind"
                        .formatted(RunWords.digest(claimed))));
  }

  private static ObjectNode json(PipelineState state, Optional<Phase.Blocked> blocked) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("pipeline", state.pipeline().value())
            .put("state", state.phase().name().toUpperCase(Locale.ROOT))
            .put("executed", false);
    blocked.ifPresent(
        stuck -> {
          json.put("run", stuck.current().number())
              .put("attempts", stuck.current().attempts().size())
              .put("attempts_to_come", Reconciler.ATTEMPTS);
          json.putObject("failure")
              .put("code", stuck.failure().code().name())
              .put("message", stuck.failure().message());
        });
    return json;
  }
}
