package io.tidemill.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.migrate.Difference;
import io.tidemill.keyspace.migrate.Difference.Kind;
import io.tidemill.keyspace.migrate.MigrationPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrateReportTest {
  private static final Style STYLE = new Style(Style.Colours.NONE, Style.Signs.ASCII);
  private static final MigrationPlan NOTHING = plan("ledger", List.of(), List.of(), List.of());
  private static final Difference EXTRA =
      new Difference(Kind.COLUMN_EXTRA, "k.t", "mine", "none", "int", "Drop it.");
  private static final Problem PROBLEM =
      new Problem("s/V002__b.cql", 3, 1, "CQL", "this", "that", "Mend it.");

  private static MigrationPlan plan(
      String set,
      List<MigrationPlan.Statement> statements,
      List<Problem> refused,
      List<Difference> drift) {
    return new MigrationPlan(set, statements, refused, List.of(), List.of(), drift);
  }

  private static MigrateReport report(MigrationPlan project) {
    return new MigrateReport("Cassandra", "cassandra://…", Path.of("p"), List.of(NOTHING, project));
  }

  @Test
  void a_plan_shows_statements_with_their_places_and_what_they_bring() {
    MigrationPlan project =
        new MigrationPlan(
            "project",
            List.of(
                new MigrationPlan.Statement("s/V002__b.cql", 2, "ALTER TABLE k.t\n  ADD b int")),
            List.of(),
            List.of(new MigrationPlan.Unfinished("s/V002__b.cql", 1, 2, Instant.EPOCH)),
            List.of(new Difference(Kind.COLUMN_MISSING, "k.t", "b", "int", "none", "")),
            List.of());

    assertThat(report(project).lines(STYLE, false))
        .containsExactly(
            "Cassandra, cassandra://…",
            "ok ledger: all migrations are applied",
            "project: 1 statement to send:",
            "  - s/V002__b.cql: 1 of 2 statements are applied; whoever began has until 1970-01-01T00:00:00Z",
            "  s/V002__b.cql:2",
            "    ALTER TABLE k.t",
            "      ADD b int",
            "  + k.t.b: int, now none",
            "Nothing is changed yet; --execute does it");
    assertThat(report(project).exitCode(false)).isEqualTo(ExitCode.OK);
  }

  @Test
  void what_is_refused_is_told_and_keeps_everything_back() {
    MigrateReport report = report(plan("project", List.of(), List.of(PROBLEM), List.of()));

    assertThat(report.lines(STYLE, false))
        .contains("  refused s/V002__b.cql:3:1: CQL: expected this, found that. Mend it.")
        .endsWith("Nothing is changed, and nothing will be until that is mended");
    assertThat(report.exitCode(false)).isEqualTo(ExitCode.PIPELINE);
  }

  @Test
  void drift_is_a_difference_of_a_plan_and_a_warning_afterwards() {
    MigrateReport report = report(plan("project", List.of(), List.of(), List.of(EXTRA)));

    assertThat(report.lines(STYLE, true))
        .endsWith("  differs k.t: mine: expected none, found int. Drop it.");
    assertThat(report.exitCode(false)).isEqualTo(ExitCode.DIFFERS);
    assertThat(report.exitCode(true)).isEqualTo(ExitCode.OK);
    assertThat(report.json().at("/sets/1/drift/0"))
        .hasToString(
            "{\"kind\":\"column-extra\",\"table\":\"k.t\",\"what\":\"mine\",\"declared\":\"none\",\"live\":\"int\",\"fix\":\"Drop it.\"}");
  }

  @Test
  void a_project_without_migrations_is_told() {
    assertThat(
            new MigrateReport("Cassandra", "x", Path.of("p"), List.of(NOTHING)).lines(STYLE, false))
        .endsWith("project: no migrations in " + Path.of("p", "schema"));
  }
}
