package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.migrate.Migration;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.Concurrently;
import io.tidemill.testkit.LosingSession;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.TestKeyspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigratorIT extends MigratorTests {
  @Test
  void files_are_applied_once_and_in_order() throws IOException {
    file("V001__first.cql", table("a"), table("b"));
    file("V002__second.cql", "ALTER TABLE ${keyspace}." + name + "_a ADD more text;");

    assertThat(names(migrator().apply(set())))
        .containsExactly("V001__first.cql", "V002__second.cql");
    assertThat(migrator().apply(set())).isEmpty();

    file("V003__third.cql", table("c"));
    assertThat(names(migrator().apply(set()))).containsExactly("V003__third.cql");
    assertThat(tables()).containsExactly("a", "b", "c");
  }

  @Test
  void a_project_can_make_keyspaces_that_are_replicated_as_the_ledger_is() throws IOException {
    file(
        "V001__own.cql",
        "CREATE KEYSPACE %s WITH replication = ${replication};".formatted(name),
        "CREATE TABLE %s.t (id int PRIMARY KEY);".formatted(name));

    migrator().apply(set());

    String replication = "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?";
    assertThat(session.execute(replication, name).one().getObject(0))
        .isEqualTo(session.execute(replication, address.keyspace()).one().getObject(0));
  }

  @Test
  void of_processes_that_start_at_once_each_file_is_applied_by_one() throws IOException {
    file("V001__first.cql", table("a"), table("b"));
    file("V002__second.cql", table("c"));

    List<List<Migration>> applied =
        Concurrently.run(
            4,
            thread -> {
              try (CqlSession own = Sessions.open(address)) {
                return new Migrator(own, address).apply(set());
              }
            });

    assertThat(names(applied.stream().flatMap(List::stream).collect(Collectors.toList())))
        .containsExactlyInAnyOrder("V001__first.cql", "V002__second.cql");
    assertThat(tables()).containsExactly("a", "b", "c");
  }

  @Test
  void a_column_that_was_there_before_is_refused() throws IOException {
    file(
        "V001__first.cql",
        table("a"),
        "ALTER TABLE ${keyspace}.%s_a ADD id text;%n".formatted(name));

    assertRefused(() -> migrator().apply(set()), "V001__first.cql:2", "already exists");
  }

  @ParameterizedTest
  @EnumSource
  void a_claim_whose_answer_was_lost_is_known_as_ones_own(LostAnswer how) throws IOException {
    file("V001__first.cql", table("a"));
    migrator().apply(set());
    file("V002__second.cql", table("b"));
    LosingSession losing = new LosingSession(session);
    losing.losses().loseNext(1, how);

    assertThat(names(new Migrator(losing, address).apply(set())))
        .containsExactly("V002__second.cql");
    assertThat(tables()).containsExactly("a", "b");
  }

  @Test
  void a_file_that_was_changed_after_it_was_applied_is_refused() throws IOException {
    file("V001__first.cql", table("a"));
    migrator().apply(set());
    file("V001__first.cql", table("a"), table("b"));

    assertRefused(
        () -> migrator().apply(set()), folder.resolve("V001__first.cql").toString(), "changed");
    assertThat(tables()).containsExactly("a");
  }

  @Test
  void a_file_that_was_applied_and_is_missing_is_named() throws IOException {
    file("V001__first.cql", table("a"));
    file("V002__second.cql", table("b"));
    migrator().apply(set());
    Files.delete(folder.resolve("V002__second.cql"));

    assertRefused(() -> migrator().apply(set()), "V002__second.cql");
  }

  @Test
  void broken_cql_is_named_by_file_and_line() throws IOException {
    file(
        "V001__first.cql",
        table("a"),
        "-- next\n\nCREATE TABLE x (\n  id int,\n  other nonsense nonsense\n);\n");

    assertRefused(
        () -> migrator().apply(set()), folder.resolve("V001__first.cql") + ":6: ", "nonsense");
  }

  @Test
  void a_statement_that_the_store_refuses_is_named_by_file_and_line() throws IOException {
    file("V001__first.cql", "\n" + table("a"), table("a"));

    assertRefused(
        () -> migrator().apply(set()), folder.resolve("V001__first.cql") + ":3: ", name + "_a");
  }

  @Test
  void a_mended_file_goes_on_where_it_broke() throws IOException {
    file("V001__first.cql", table("a"), "CREATE NONSENSE;");
    assertRefused(() -> migrator().apply(set()), "V001__first.cql:2:");

    file("V001__first.cql", table("a"), table("b"));
    assertThat(names(migrator().apply(set()))).containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b");
  }

  @Test
  void what_stands_of_a_broken_file_can_not_be_changed() throws IOException {
    file("V001__first.cql", table("a"), "CREATE NONSENSE;");
    assertRefused(() -> migrator().apply(set()), "V001__first.cql:2:");

    file("V001__first.cql", table("other"), table("b"));
    assertRefused(() -> migrator().apply(set()), "V001__first.cql", "first 1 statements");
    assertThat(tables()).containsExactly("a");
  }

  @Test
  void a_keyspace_that_does_not_exist_is_named() throws IOException {
    file("V001__first.cql", table("a"));

    assertThatThrownBy(() -> new Migrator(session, TestKeyspaces.unused()).apply(set()))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("migrate the ledger first");
  }
}
