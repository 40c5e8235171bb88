package io.tidemill.cli.act;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.Result;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.session.Sessions;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code tidemill dead-letters}. */
@Command(
    name = "dead-letters",
    header = "Records that runs could not process; or process those of a run again.",
    description = {
      "",
      "Lists the dead letters of the newest runs, or of one: where the record is, which table could"
          + " not take its row (none if it could not be decoded), why, and how its value begins.",
      "",
      "With --replay --run N, they are processed again under the file's present definition, each at"
          + " the place that it would have had in run N, so that no newer row is undone. Refused"
          + " for merged tables (see rebuild), and when they are too old for that (see replay).",
      ""
    },
    footer = {
      "  ./tidemill dead-letters flights",
      "  ./tidemill dead-letters flights --run 7 --format json | jq '.letters[].error'",
      "  ./tidemill dead-letters flights --run 7 --replay --execute"
    })
public final class DeadLettersCommand extends ActOnPipeline {
  private static final int MOST = 10_000;

  @Option(names = "--run", paramLabel = "N", description = "Only those of this run.")
  private Long run;

  @Option(names = "--replay", description = "Process them again, rather than list them.")
  private boolean replay;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many to list, up to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  String action() {
    return "redo";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("run", run);
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec().commandLine(), "--limit must be in 1..%,d, got %,d".formatted(MOST, limit));
    }
    if (replay && run == null) {
      throw new ParameterException(spec().commandLine(), "--replay needs --run N");
    }
    return replay ? super.call() : list();
  }

  private int list() {
    Home home = Home.ofLauncher();
    QuietLogs.of("dead-letters", home);
    if (!PipelineId.FORM.matcher(pipeline()).matches()) {
      throw new ParameterException(
          spec().commandLine(), "Expected a pipeline's name, got \"%s\"".formatted(pipeline()));
    }
    TidemillConfig config = target().config(home);
    Reach.ledger(config);
    try (CqlSession session = Sessions.open(config.ledger())) {
      Letters letters =
          Letters.of(
              new PipelineId(pipeline()),
              Optional.ofNullable(run),
              new CassandraLedger(session, config.ledger(), config.history()),
              new CassandraDeadLetters(session, config.ledger().keyspace()),
              limit);
      Result.print(
          spec(), format(), () -> letters.lines(Screens.style(), Screens.longest()), letters::json);
    }
    return ExitCode.OK.code();
  }
}
