package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.keyspace.guard.KeyspacesRule;
import io.tidemill.keyspace.guard.KeyspacesRuleException;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestTables;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What tests of the guard share: a store of their own, held to the rules and not. */
abstract class GuardTests {
  static CassandraAddress address;
  static CqlSession session;
  static CqlSession cassandra;
  static String keyspace;

  @BeforeAll
  static void open() {
    address = TestKeyspaces.unused();
    keyspace = address.keyspace();
    session = Sessions.open(address);
    cassandra = Sessions.open(address.under(Rules.CASSANDRA));
    TestTables.keyspace(session, address);
    make("rows");
    cassandra.execute(at("CREATE TABLE %s.bare (a text PRIMARY KEY, c int)"));
  }

  @AfterAll
  static void close() {
    session.close();
    cassandra.close();
  }

  static void refused(KeyspacesRule rule, ThrowingCallable sent) {
    assertThatThrownBy(sent)
        .isInstanceOfSatisfying(
            KeyspacesRuleException.class, e -> assertThat(e.rule()).isEqualTo(rule))
        .hasMessageContainingAll(rule.id(), rule.page());
  }

  static void make(String table) {
    TestTables.define(
        session,
        address,
        "CREATE TABLE %s.%s (a text, b int, c int, d blob, PRIMARY KEY ((a), b))"
            .formatted(keyspace, table));
  }

  static String at(String cql) {
    return cql.replace("%s", keyspace);
  }

  static long micros(Instant time) {
    return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
  }
}
