package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.AlreadyExistsException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.keyspace.guard.KeyspacesRule;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.SettableClock;
import io.tidemill.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables of a Cassandra that stands in for Keyspaces: when they can be used, and what for. */
class GuardSchemaIT extends GuardTests {
  /** Longer than any statement on the schema takes to come into force. */
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  @Test
  void a_table_cannot_be_used_before_it_is_active() {
    CqlName table = new CqlName(keyspace, "slow");
    SettableClock clock = new SettableClock(Instant.now());
    CqlSession held = Guard.hold(cassandra, address, clock);
    held.execute(at("CREATE TABLE %s.slow (a text PRIMARY KEY)"));

    assertThat(TestTables.status(held, table)).contains("CREATING");
    assertThatThrownBy(() -> held.execute(at("SELECT * FROM %s.slow")))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("unconfigured table %s.slow".formatted(keyspace));
    refused(
        KeyspacesRule.ASYNCHRONOUS_SCHEMA,
        () -> held.execute(at("ALTER TABLE %s.slow ADD (b int)")));
    assertThatThrownBy(() -> held.execute(at("CREATE TABLE %s.slow (a text PRIMARY KEY)")))
        .isInstanceOf(AlreadyExistsException.class);

    clock.advance(A_SECOND);
    assertThat(TestTables.status(held, table)).contains("ACTIVE");
    assertThat(held.execute(at("SELECT * FROM %s.slow")).all()).isEmpty();
    held.execute(at("ALTER TABLE %s.slow ADD (b int)"));
    assertThat(TestTables.status(held, table)).contains("UPDATING");
    assertThat(held.execute(at("SELECT a FROM %s.slow")).all()).isEmpty();

    clock.advance(A_SECOND);
    held.execute(at("DROP TABLE %s.slow"));
    assertThat(TestTables.status(held, table)).contains("DELETING");
    refused(
        KeyspacesRule.ASYNCHRONOUS_SCHEMA,
        () -> held.execute(at("CREATE TABLE %s.slow (a text PRIMARY KEY)")));

    clock.advance(A_SECOND);
    assertThat(TestTables.status(held, table)).isEmpty();
    held.execute(at("CREATE TABLE %s.slow (a text PRIMARY KEY)"));
    assertThat(TestTables.status(held, table)).contains("CREATING");
  }

  @Test
  void another_process_sees_the_same() {
    CqlName table = new CqlName(keyspace, "shared");
    SettableClock clock = new SettableClock(Instant.now());
    Guard.hold(cassandra, address, clock)
        .execute(at("CREATE TABLE %s.shared (a text PRIMARY KEY)"));
    CqlSession other = Guard.hold(cassandra, address, clock);

    refused(KeyspacesRule.ASYNCHRONOUS_SCHEMA, () -> other.execute(at("SELECT * FROM %s.shared")));
    clock.advance(A_SECOND);
    assertThat(TestTables.status(other, table)).contains("ACTIVE");
    assertThat(other.execute(at("SELECT * FROM %s.shared")).all()).isEmpty();
  }

  @Test
  void a_table_that_is_altered_elsewhere_is_looked_at_again() {
    session.execute(at("CREATE TABLE %s.altered (a text PRIMARY KEY, c int)"));
    TestTables.awaitActive(session, new CqlName(keyspace, "altered"));
    SimpleStatement write =
        SimpleStatement.newInstance(
            at("INSERT INTO %s.altered (a, c) VALUES ('x', 1) USING TIMESTAMP ?"),
            micros(Instant.now()));
    refused(KeyspacesRule.CLIENT_TIMESTAMPS, () -> session.execute(write));

    try (CqlSession other = Sessions.open(address)) {
      other.execute(
          at(
              "ALTER TABLE %s.altered WITH CUSTOM_PROPERTIES = {'client_side_timestamps': {'status': 'enabled'}}"));
      TestTables.awaitActive(other, new CqlName(keyspace, "altered"));
    }

    assertThat(session.execute(write).wasApplied()).isTrue();
    assertThat(properties("altered"))
        .isEqualTo(Map.of("client_side_timestamps", Map.of("status", "enabled")));
  }

  @Test
  void what_is_there_already_is_so_here_too() {
    assertThatThrownBy(() -> session.execute(at("CREATE TABLE %s.rows (a text PRIMARY KEY)")))
        .isInstanceOf(AlreadyExistsException.class);
    session.execute(at("CREATE TABLE IF NOT EXISTS %s.rows (a text PRIMARY KEY)"));

    assertThat(TestTables.status(session, new CqlName(keyspace, "rows"))).contains("ACTIVE");
    assertThat(properties("rows")).containsKey("client_side_timestamps");
  }

  private static Map<String, Map<String, String>> properties(String table) {
    return session
        .execute(
            "SELECT custom_properties FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?",
            keyspace,
            table)
        .one()
        .get(
            0,
            GenericType.mapOf(
                GenericType.STRING, GenericType.mapOf(GenericType.STRING, GenericType.STRING)));
  }
}
