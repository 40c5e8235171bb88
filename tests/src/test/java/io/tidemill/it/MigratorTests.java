package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.migrate.Migration;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.DyingSession;
import io.tidemill.testkit.TestKeyspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of the migrator share. Every test applies a set of its own, under a name of its own,
 * to one ledger's keyspace, under Cassandra's rules; {@link MigratorKeyspacesIT} has Keyspaces'.
 */
abstract class MigratorTests {
  static CassandraAddress address;
  static CqlSession session;

  @TempDir Path folder;

  final String name = "s" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void migrate() {
    address = TestKeyspaces.unused().under(Rules.CASSANDRA);
    session = Sessions.open(address);
    LedgerSchema.migrate(session, address);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  /** Plain {@code CREATE TABLE}, which fails when it is run twice, unlike with IF NOT EXISTS. */
  String table(String suffix) {
    return "CREATE TABLE ${keyspace}.%s_%s (id int PRIMARY KEY);%n".formatted(name, suffix);
  }

  void file(String file, String... statements) throws IOException {
    Files.writeString(folder.resolve(file), String.join("", statements));
  }

  MigrationSet set() {
    return MigrationSet.fromFolder(name, folder);
  }

  static Migrator migrator() {
    return new Migrator(session, address);
  }

  static Migrator migratorAt(CqlSession session, InstantSource clock) {
    return new Migrator(session, address, clock);
  }

  static InstantSource inAnHour() {
    return inHours(1);
  }

  private static InstantSource inHours(int hours) {
    return InstantSource.offset(InstantSource.system(), Duration.ofHours(hours));
  }

  /**
   * Lets one process after another die right after a statement was applied, and before it is noted.
   * Each goes on where the one before it died; the last one lives.
   *
   * @param statements a piece of each statement
   */
  List<String> applyThroughDeaths(CqlSession store, CassandraAddress ledger, String... statements) {
    for (int i = 0; i < statements.length; i++) {
      Migrator dying = new Migrator(new DyingSession(store, statements[i]), ledger, inHours(i));
      assertThatThrownBy(() -> dying.apply(set()))
          .as(statements[i])
          .isInstanceOf(DyingSession.Killed.class);
    }
    return names(new Migrator(store, ledger, inHours(statements.length)).apply(set()));
  }

  static List<String> names(List<Migration> applied) {
    return applied.stream().map(Migration::name).toList();
  }

  List<String> tables() {
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

  static void assertRefused(ThrowingCallable applying, String... contents) {
    assertThatThrownBy(applying)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContainingAll(contents);
  }
}
