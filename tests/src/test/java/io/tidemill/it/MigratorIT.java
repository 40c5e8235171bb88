package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.Migration;
import io.tidemill.keyspace.MigrationSet;
import io.tidemill.keyspace.Migrator;
import io.tidemill.keyspace.Sessions;
import io.tidemill.testkit.Concurrently;
import io.tidemill.testkit.DyingSession;
import io.tidemill.testkit.LosingSession;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.TestKeyspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every test applies a set of its own, under a name of its own, to one ledger's keyspace. */
class MigratorIT {
  private static LedgerAddress address;
  private static CqlSession session;

  @TempDir private Path folder;

  private final String name = "s" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void migrate() {
    address = TestKeyspaces.unused();
    session = Sessions.open(address);
    LedgerSchema.migrate(session, address);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  /** Plain {@code CREATE TABLE}, which fails when it is run twice, unlike with IF NOT EXISTS. */
  private String table(String suffix) {
    return "CREATE TABLE ${keyspace}.%s_%s (id int PRIMARY KEY);%n".formatted(name, suffix);
  }

  private void file(String file, String... statements) throws IOException {
    Files.writeString(folder.resolve(file), String.join("", statements));
  }

  private MigrationSet set() {
    return MigrationSet.fromFolder(name, folder);
  }

  private static Migrator migrator() {
    return new Migrator(session, address.keyspace());
  }

  private static Migrator migratorAt(CqlSession session, InstantSource clock) {
    return new Migrator(session, address.keyspace(), clock);
  }

  private static InstantSource inAnHour() {
    return InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
  }

  private static List<String> names(List<Migration> applied) {
    return applied.stream().map(Migration::name).toList();
  }

  private List<String> tables() {
    return session
        .execute(
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?",
            address.keyspace())
        .all()
        .stream()
        .map(row -> row.getString("table_name"))
        .filter(table -> table.startsWith(name + "_"))
        .map(table -> table.substring(name.length() + 1))
        .sorted()
        .toList();
  }

  private static void assertRefused(ThrowingCallable applying, String... contents) {
    assertThatThrownBy(applying)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContainingAll(contents);
  }

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
                return new Migrator(own, address.keyspace()).apply(set());
              }
            });

    assertThat(names(applied.stream().flatMap(List::stream).collect(Collectors.toList())))
        .containsExactlyInAnyOrder("V001__first.cql", "V002__second.cql");
    assertThat(tables()).containsExactly("a", "b", "c");
  }

  @Test
  void after_a_death_between_a_statement_and_its_note_another_process_goes_on() throws IOException {
    file("V001__first.cql", table("a"), table("b"), table("c"));
    CqlSession dying = new DyingSession(session, name + "_b");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);
    assertThat(tables()).containsExactly("a", "b");

    assertThat(names(migratorAt(session, inAnHour()).apply(set())))
        .containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b", "c");
    assertThat(migrator().apply(set())).isEmpty();
  }

  @Test
  void after_a_death_between_a_note_and_the_next_statement_another_process_goes_on()
      throws IOException {
    file("V001__first.cql", table("a"), table("b"));
    CqlSession dying = new DyingSession(session, "statements_done = ?");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);
    assertThat(tables()).containsExactly("a");

    assertThat(names(migratorAt(session, inAnHour()).apply(set())))
        .containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b");
  }

  @Test
  void a_claim_is_respected_until_it_ends() throws Exception {
    file("V001__first.cql", table("a"), table("b"));
    CqlSession dying = new DyingSession(session, name + "_a");
    assertThatThrownBy(() -> migratorAt(dying, InstantSource.system()).apply(set()))
        .isInstanceOf(DyingSession.Killed.class);
    AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
    AtomicInteger looks = new AtomicInteger();
    InstantSource clock =
        () -> {
          looks.incrementAndGet();
          return time.get();
        };

    CompletableFuture<List<Migration>> waiting =
        CompletableFuture.supplyAsync(() -> migratorAt(session, clock).apply(set()));
    await().until(() -> looks.get() > 3);
    assertThat(waiting).isNotDone();
    assertThat(tables()).containsExactly("a");

    time.set(Instant.now().plus(Duration.ofHours(1)));
    assertThat(names(waiting.get())).containsExactly("V001__first.cql");
    assertThat(tables()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @EnumSource
  void a_claim_whose_answer_was_lost_is_known_as_ones_own(LostAnswer how) throws IOException {
    file("V001__first.cql", table("a"));
    migrator().apply(set());
    file("V002__second.cql", table("b"));
    LosingSession losing = new LosingSession(session);
    losing.losses().loseNext(1, how);

    assertThat(names(new Migrator(losing, address.keyspace()).apply(set())))
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

    assertThatThrownBy(() -> new Migrator(session, "nowhere").apply(set()))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("nowhere");
  }
}
