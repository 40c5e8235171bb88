package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.operator.TombstoneGrace;
import io.tidemill.keyspace.CassandraTombstoneGrace;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.faults.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long real tables remember deletions. */
class CassandraTombstoneGraceIT {
  /** Cassandra's own default. */
  private static final Duration TEN_DAYS = Duration.ofDays(10);

  private static CassandraAddress address;
  private static CqlSession session;

  private final TombstoneGrace grace = new CassandraTombstoneGrace(session);

  @BeforeAll
  static void makeTables() {
    // Keyspaces has no such option.
    address = TestKeyspaces.unused().under(CassandraAddress.Rules.CASSANDRA);
    session = Sessions.open(address);
    define(
        "CREATE KEYSPACE %s WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}");
    define("CREATE TABLE %s.plain (id text PRIMARY KEY)");
    define("CREATE TABLE %s.hourly (id text PRIMARY KEY) WITH gc_grace_seconds = 3600");
    define("CREATE TABLE %s.forgetful (id text PRIMARY KEY) WITH gc_grace_seconds = 0");
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static void define(String statement) {
    session.execute(statement.formatted(address.keyspace()));
  }

  private static TableName table(String name) {
    return TableName.parse(address.keyspace() + "." + name);
  }

  @Test
  void f60_a_table_says_how_long_it_remembers_deletions() {
    assertThat(grace.of(table("plain"))).contains(TEN_DAYS);
    assertThat(grace.of(table("hourly"))).contains(Duration.ofHours(1));
    assertThat(grace.of(table("forgetful"))).contains(Duration.ZERO);
  }

  @Test
  void f60_a_table_that_was_altered_says_what_holds_now() {
    define("CREATE TABLE %s.altered (id text PRIMARY KEY)");
    assertThat(grace.of(table("altered"))).contains(TEN_DAYS);

    define("ALTER TABLE %s.altered WITH gc_grace_seconds = 172800");

    assertThat(grace.of(table("altered"))).contains(Duration.ofDays(2));
  }

  @Test
  void a_table_or_keyspace_that_does_not_exist_says_nothing() {
    assertThat(grace.of(table("missing"))).isEmpty();
    assertThat(grace.of(TableName.parse("nowhere_at_all.plain"))).isEmpty();
  }

  @Test
  void a_store_that_cannot_be_reached_is_the_infrastructures_failure() {
    try (TcpProxy proxy = TcpProxy.listen("store")) {
      proxy.forwardTo(address);
      try (CqlSession cut = Sessions.open(at(proxy))) {
        TombstoneGrace asked = new CassandraTombstoneGrace(cut);
        assertThat(asked.of(table("hourly"))).contains(Duration.ofHours(1));

        proxy.refuse();

        assertThatThrownBy(() -> asked.of(table("hourly")))
            .isInstanceOfSatisfying(
                TidemillException.class,
                failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
            .hasMessageContaining(table("hourly").toString());
      }
    }
  }

  private static CassandraAddress at(TcpProxy proxy) {
    return address.at(proxy.host(), proxy.port());
  }
}
