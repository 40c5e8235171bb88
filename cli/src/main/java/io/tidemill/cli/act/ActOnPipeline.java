package io.tidemill.cli.act;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A command that the function plans, and carries out if asked to. Subclasses say which event asks
 * for it.
 */
@Command(
    mixinStandardHelpOptions = true,
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown; with --execute: done, or there was nothing to do",
      "1:refused for the reason told; nothing is changed",
      "2:the command line doesn't fit",
      "3:there is no such pipeline, or its file, topic or tables are wrong",
      "4:there is no such target, or the function may not be invoked or do its work",
      "5:something doesn't answer; it may have been done: ask again without --execute"
    },
    footerHeading = "%nExamples:%n")
abstract class ActOnPipeline implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "The pipeline that is meant.")
  private String pipeline;

  @Option(names = "--execute", description = "Do it, rather than tell what would be done.")
  private boolean execute;

  @Mixin private TargetOption target;
  @Mixin private FormatOption format;

  /** The event's action, as the function knows it. */
  abstract String action();

  /** Adds the action's arguments. */
  abstract void arguments(ObjectNode event);

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of(spec.name(), home);
    TidemillConfig config = target.config(home);
    Reach.ledger(config);
    Reach.endpoint("Lambda", config.lambdaEndpoint(), TidemillConfig.LAMBDA_ENDPOINT);
    TriggerAnswer answer;
    try (CqlSession session = Sessions.open(config.ledger())) {
      LedgerId ledger = new CassandraLedger(session, config.ledger(), config.history()).id();
      answer = ByHand.ask(config, ledger, event());
    }
    Result.print(spec, format, () -> answer.lines(Screens.style()), answer::json);
    return answer.exitCode().code();
  }

  /** The event that asks for it. */
  ObjectNode event() {
    ObjectNode event = ByHand.event(pipeline).put("action", action());
    arguments(event);
    return event.put("execute", execute);
  }

  CommandSpec spec() {
    return spec;
  }

  String pipeline() {
    return pipeline;
  }

  TargetOption target() {
    return target;
  }

  FormatOption format() {
    return format;
  }
}
