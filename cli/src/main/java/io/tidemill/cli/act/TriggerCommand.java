package io.tidemill.cli.act;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.Result;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.session.Sessions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill trigger}. */
@Command(
    name = "trigger",
    mixinStandardHelpOptions = true,
    header = "Start a run now, whatever waits, without waiting for enough.",
    description = {
      "",
      "Invokes the function that the lag alarm invokes too, with {\"pipeline\": \"PIPELINE\"}. It"
          + " decides as always, but takes any number of records; it holds back if none waits, a run"
          + " is under way, or the pipeline is blocked or paused, and says so. With --format json"
          + " its answer is printed, with names as in other commands: look_again_at.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a run was launched, or held back for the reason told",
      "3:there is no such pipeline, or its file, topic or tables are wrong",
      "4:there is no such target, or the function may not be invoked or do its work",
      "5:something doesn't answer; the next sweep looks again"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill trigger flights",
      "  ./tidemill trigger flights --format json | jq -r '.pipelines[].decision'",
      "  ./tidemill trigger flights --target aws"
    })
public final class TriggerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline to run.")
  private String pipeline;

  @Mixin private TargetOption target;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of("trigger", home);
    TidemillConfig config = target.config(home);
    Reach.ledger(config);
    Reach.endpoint("Lambda", config.lambdaEndpoint(), TidemillConfig.LAMBDA_ENDPOINT);
    TriggerAnswer answer;
    try (CqlSession session = Sessions.open(config.ledger())) {
      LedgerId ledger = new CassandraLedger(session, config.ledger(), config.history()).id();
      answer = ByHand.ask(config, ledger, ByHand.event(pipeline));
    }
    Result.print(spec, format, () -> answer.lines(Screens.style()), answer::json);
    return answer.exitCode().code();
  }
}
