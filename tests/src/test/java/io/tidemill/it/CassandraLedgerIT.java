package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.Concurrently;
import io.tidemill.testkit.LedgerContract;
import io.tidemill.testkit.LosingSession;
import io.tidemill.testkit.Losses;
import io.tidemill.testkit.SampleStates;
import io.tidemill.testkit.TestKeyspaces;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraLedgerIT extends LedgerContract {
  private static CassandraAddress address;
  private static CqlSession session;
  private static LosingSession losing;
  private static Ledger ledger;

  @BeforeAll
  static void migrate() {
    address = TestKeyspaces.unused();
    session = Sessions.open(address);
    LedgerSchema.migrate(session, address);
    losing = new LosingSession(session);
    ledger = new CassandraLedger(losing, address.keyspace());
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected Losses losses() {
    return losing.losses();
  }

  @Override
  protected InstantSource storeClock() {
    return InstantSource.system();
  }

  @Test
  void the_ledgers_id_stays_when_it_is_migrated_again() {
    LedgerId again = LedgerSchema.migrate(session, address);

    assertThat(again).isEqualTo(ledger.id());
    assertThat(new CassandraLedger(session, address.keyspace()).id()).isEqualTo(again);
  }

  @Test
  void of_processes_that_make_a_ledger_at_once_all_find_the_same_one() {
    CassandraAddress fresh = TestKeyspaces.unused();

    List<LedgerId> ids = Concurrently.run(4, thread -> LedgerSchema.migrate(session, fresh));

    assertThat(ids).containsOnly(new CassandraLedger(session, fresh.keyspace()).id());
    assertThat(ids.get(0)).isNotEqualTo(ledger.id());
  }

  @Test
  void a_keyspace_without_a_ledger_is_refused() {
    String keyspace = TestKeyspaces.unused().keyspace();

    assertThatThrownBy(() -> new CassandraLedger(session, keyspace))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining(keyspace)
        .hasMessageContaining("migrated");
  }

  @Test
  void a_row_that_makes_no_sense_is_named() {
    PipelineId pipeline = new PipelineId("damaged");
    ledger.create(SampleStates.first(pipeline));
    session.execute(
        "UPDATE %s.pipelines SET phase = 'Sleeping' WHERE pipeline = 'damaged' IF EXISTS"
            .formatted(address.keyspace()));

    assertThatThrownBy(() -> ledger.load(pipeline))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("damaged")
        .hasMessageContaining("Sleeping");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "no-such-host.invalid"})
  void a_store_that_is_not_there_is_named(String host) {
    CassandraAddress nobody = CassandraAddress.plain(host, 1, "tidemill", address.datacenter());

    assertThatThrownBy(() -> Sessions.open(nobody))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining(host + ":1 ");
  }

  @Test
  void a_datacentre_that_is_not_there_is_named_with_those_that_are() {
    CassandraAddress elsewhere =
        new CassandraAddress(
            address.servers(),
            "tidemill",
            "elsewhere",
            "",
            "",
            CassandraAddress.Rules.CASSANDRA,
            0);

    assertThatThrownBy(() -> Sessions.open(elsewhere))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("elsewhere")
        .hasMessageContaining(address.datacenter());
  }
}
