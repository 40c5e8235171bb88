package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.migrate.Difference;
import io.tidemill.keyspace.migrate.MigrationPlan;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.migrate.TablesInUse;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestTables;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The migrator on a store that is held to Amazon Keyspaces' rules, and as slow to make tables. */
class MigratorKeyspacesIT extends MigratorTests {
  private static CassandraAddress held;
  private static CqlSession keyspaces;

  @BeforeAll
  static void makeLedger() {
    held = TestKeyspaces.unused();
    keyspaces = Sessions.open(held);
    LedgerSchema.migrate(keyspaces, held);
  }

  @AfterAll
  static void closeKeyspaces() {
    keyspaces.close();
  }

  private MigrationPlan plan(MigrationSet set) {
    return new Migrator(keyspaces, held).plan(set, TablesInUse.NONE);
  }

  @Test
  void the_ledger_is_made_and_differs_in_nothing() {
    MigrationPlan plan = plan(MigrationSet.ledger());

    assertThat(plan.nothingToDo()).isTrue();
    assertThat(plan.drift()).isEmpty();
  }

  @Test
  void after_a_death_at_any_statement_another_process_goes_on() throws IOException {
    file(
        "V001__first.cql",
        table("a"),
        "ALTER TABLE ${keyspace}.%s_a ADD more text, most text;%n".formatted(name),
        "ALTER TABLE ${keyspace}.%s_a WITH comment = 'x' AND gc_grace_seconds = 1;%n"
            .formatted(name),
        table("b"),
        "DROP TABLE ${keyspace}.%s_b;%n".formatted(name));

    assertThat(
            applyThroughDeaths(
                keyspaces,
                held,
                name + "_a (",
                "ADD (more",
                "comment",
                name + "_b (",
                "DROP TABLE"))
        .containsExactly("V001__first.cql");

    assertThat(TestTables.status(keyspaces, new CqlName(held.keyspace(), name + "_a")))
        .contains("ACTIVE");
    assertThat(TestTables.status(keyspaces, new CqlName(held.keyspace(), name + "_b"))).isEmpty();
    assertThat(plan(set()).drift()).isEmpty();
  }

  @Test
  void what_keyspaces_lacks_is_refused_before_anything_is_sent() throws IOException {
    file("V001__first.cql", table("a"), "CREATE INDEX ON ${keyspace}.%s_a (id);%n".formatted(name));

    assertRefused(
        () -> new Migrator(keyspaces, held).apply(set()),
        folder.resolve("V001__first.cql") + ":2:1: CQL: expected what Amazon Keyspaces takes (K17",
        "second table");

    assertThat(plan(set()).unfinished()).isEmpty();
    assertThat(TestTables.status(keyspaces, new CqlName(held.keyspace(), name + "_a"))).isEmpty();
  }

  @Test
  void broken_cql_is_named_by_file_and_line() throws IOException {
    file(
        "V001__first.cql",
        "CREATE TABLE ${keyspace}.x (\n  id int,\n  other nonsense nonsense\n);\n");

    assertRefused(
        () -> new Migrator(keyspaces, held).apply(set()),
        folder.resolve("V001__first.cql") + ":3:18: CQL:",
        "found nonsense");
  }

  @Test
  void settings_that_the_store_does_not_have_are_told() throws IOException {
    file("V001__first.cql", table("a"));
    new Migrator(keyspaces, held).apply(set());
    assertThat(plan(set()).drift()).isEmpty();

    Files.writeString(folder.resolve("keyspaces.yaml"), "defaults: { pointInTimeRecovery: true }");

    assertThat(plan(set()).drift())
        .extracting(Difference::what, Difference::declared, Difference::live)
        .containsExactly(
            tuple("point_in_time_recovery", "{'status': 'enabled'}", "{'status': 'disabled'}"));
  }
}
