package io.tidemill.cli.doctor;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.DeployedTables;
import io.tidemill.keyspace.migrate.Difference;
import io.tidemill.keyspace.migrate.MigrationPlan;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.migrate.TablesInUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether migrations are applied, the ledger's and the project's, and nobody changed their work.
 */
final class SchemaLook {
  private static final String MIGRATE =
      "./tidemill migrate shows them, and with --execute does them";

  private SchemaLook() {}

  static void at(
      Chart chart,
      CqlSession session,
      LedgerAddress ledger,
      Path project,
      List<Pipeline> pipelines) {
    Migrator migrator = new Migrator(session, ledger);
    chart
        .look(
            Part.SCHEMA,
            "the ledger's migrations",
            () -> migrator.plan(MigrationSet.ledger(), TablesInUse.NONE))
        .map(SchemaLook::of)
        .ifPresent(chart::note);
    chart
        .look(
            Part.SCHEMA,
            "the project's migrations",
            () -> {
              Optional<MigrationSet> tables = MigrationSet.ofProject(project);
              return tables
                  .map(set -> migrator.plan(set, DeployedTables.of(session, ledger, pipelines)))
                  .map(SchemaLook::of)
                  .orElseGet(
                      () ->
                          List.of(
                              Diagnosis.good(
                                  Part.SCHEMA,
                                  "the project's migrations",
                                  "there are none in " + project.resolve("schema"))));
            })
        .ifPresent(chart::note);
  }

  static List<Diagnosis> of(MigrationPlan plan) {
    String what = "the %s's migrations".formatted(plan.set());
    List<Diagnosis> found = new ArrayList<>();
    if (plan.nothingToDo()) {
      found.add(Diagnosis.good(Part.SCHEMA, what, "all are applied"));
    }
    for (Problem problem : plan.refused()) {
      found.add(Diagnosis.wrong(Part.SCHEMA, what, "refused: " + problem));
    }
    for (MigrationPlan.Unfinished unfinished : plan.unfinished()) {
      found.add(
          Diagnosis.warning(
              Part.SCHEMA,
              what,
              "%d of %d statements of %s are applied; whoever began has until %s"
                  .formatted(
                      unfinished.done(),
                      unfinished.of(),
                      unfinished.file(),
                      unfinished.claimedUntil())));
    }
    if (!plan.statements().isEmpty()) {
      int count = plan.statements().size();
      found.add(
          Diagnosis.wrong(
                  Part.SCHEMA,
                  what,
                  "%d %s not applied, of %s"
                      .formatted(
                          count, count == 1 ? "statement is" : "statements are", files(plan)))
              .expecting("all of them applied", MIGRATE));
    }
    plan.drift().forEach(difference -> found.add(of(difference)));
    return found;
  }

  private static String files(MigrationPlan plan) {
    return plan.statements().stream()
        .map(MigrationPlan.Statement::file)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Runs stumble over what they name and isn't there, or isn't what it was. */
  private static Diagnosis of(Difference difference) {
    String what =
        difference.what().isEmpty()
            ? difference.table()
            : "%s, %s".formatted(difference.table(), difference.what());
    Diagnosis found =
        switch (difference.kind()) {
          case TABLE_MISSING, COLUMN_MISSING, TYPE, KEY ->
              Diagnosis.wrong(Part.SCHEMA, what, difference.live());
          case COLUMN_EXTRA, TIME_TO_LIVE, PROPERTY ->
              Diagnosis.warning(Part.SCHEMA, what, difference.live());
        };
    return found.expecting(difference.declared() + ", by the files applied", difference.fix());
  }
}
