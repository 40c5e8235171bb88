package io.tidemill.cli.schema;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.cli.Home;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.Result;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.ProjectOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.TidemillConfig;
import io.tidemill.keyspace.DeployedSchema;
import io.tidemill.keyspace.DeployedTables;
import io.tidemill.keyspace.migrate.Dialect;
import io.tidemill.keyspace.migrate.MigrationPlan;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.migrate.TablesInUse;
import io.tidemill.keyspace.session.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemill migrate}. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    header = "Bring the ledger's tables and your own up to date; a plan unless --execute.",
    description = {
      "",
      "Applies the ledger's own migrations, then schema/V001__name.cql, V002__… beside the pipeline"
          + " files: each once, in order, whoever else is at it. The files are written for Cassandra;"
          + " for Amazon Keyspaces their statements are translated, with schema/keyspaces.yaml for"
          + " what CQL has no words for.",
      "",
      "The plan shows every statement as the store would get it, what is refused and why, what"
          + " somebody began, and where the store differs from what the files say. All of it is"
          + " looked at before the first statement is sent: what the store has nothing like is"
          + " refused, and so is what takes a column or a table from under a pipeline, unless you"
          + " name it with --allow.",
      ""
    },
    optionListHeading = "Options:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:planned, nothing being refused or changed by hand; with --execute: up to date, and what"
          + " differs from the files is told as a warning",
      "1:planned, but the store differs from what was applied: somebody changed it by hand",
      "2:the command line doesn't fit",
      "3:a file is refused, or was changed after it was applied; nothing of it is sent",
      "4:there is no such target, or its user may not do this",
      "5:the store doesn't answer; --execute goes on where it stopped"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill migrate                                   what would be done",
      "  ./tidemill migrate --execute                         do it",
      "  ./tidemill migrate --project my --target prod.properties",
      "  ./tidemill migrate --execute --allow flights.by_origin.delay",
      "  ./tidemill migrate --format json | jq '.sets[].drift[]'"
    })
public final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup private Mode mode = new Mode();

  /** One of the two. */
  private static final class Mode {
    @Option(names = "--plan", description = "Show what would be done (default).")
    private boolean plan;

    @Option(names = "--execute", description = "Do it, rather than tell what would be done.")
    private boolean execute;

    boolean executes() {
      return execute && !plan;
    }
  }

  @Option(
      names = "--allow",
      paramLabel = "NAME",
      description =
          "A column (keyspace.table.column), table or keyspace that may be dropped, renamed or get"
              + " another type though a pipeline writes it. Can be given several times.")
  private List<String> allow = new ArrayList<>();

  @Mixin private ProjectOption project;
  @Mixin private TargetOption target;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Home home = Home.ofLauncher();
    QuietLogs.of(spec.name(), home);
    TidemillConfig config = target.config(home);
    Path folder = project.folder(home, config);
    Optional<MigrationSet> tables = MigrationSet.ofProject(folder);
    Pipelines pipelines = Pipelines.ifThere(folder);
    Reach.ledger(config);
    Screen screen = format.json() ? Screens.errors() : Screens.output();
    MigrateReport report;
    try (CqlSession session = Sessions.open(config.ledger())) {
      TablesInUse inUse =
          DeployedTables.of(session, config.ledger(), pipelines.valid()).allowing(allow);
      Migrator migrator = new Migrator(session, config.ledger()).telling(screen::line);
      if (mode.executes()) {
        DeployedSchema.migrate(session, config.ledger(), migrator, tables, inUse);
      }
      List<MigrationPlan> plans = new ArrayList<>();
      plans.add(migrator.plan(MigrationSet.ledger(), TablesInUse.NONE));
      tables.map(set -> migrator.plan(set, inUse)).ifPresent(plans::add);
      report =
          new MigrateReport(
              Dialect.of(config.ledger()).store(), config.ledger().toString(), folder, plans);
    }
    Result.print(spec, format, () -> report.lines(Screens.style(), mode.executes()), report::json);
    return report.exitCode(mode.executes()).code();
  }
}
