package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.testkit.Concurrently;
import io.tidemill.testkit.LedgerContract;
import io.tidemill.testkit.Losses;
import io.tidemill.testkit.SampleStates;
import io.tidemill.testkit.TestKeyspaces;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the ledger in a real store does beyond its contract, whatever rules the store is held to.
 */
abstract class CassandraLedgerTests extends LedgerContract {
  /** The ledger that all tests of a class share. */
  abstract LedgerUnderTest opened();

  @Override
  protected Ledger ledger() {
    return opened().ledger();
  }

  @Override
  protected Losses losses() {
    return opened().losing().losses();
  }

  @Override
  protected InstantSource storeClock() {
    return InstantSource.system();
  }

  private CassandraAddress unused() {
    return TestKeyspaces.unused().under(opened().address().rules());
  }

  private LedgerId id(CassandraAddress address) {
    return new CassandraLedger(opened().session(), address, HistoryPolicy.DEFAULT).id();
  }

  @Test
  void the_ledgers_id_stays_when_it_is_migrated_again() {
    LedgerId again = LedgerSchema.migrate(opened().session(), opened().address());

    assertThat(again).isEqualTo(ledger().id());
    assertThat(id(opened().address())).isEqualTo(again);
  }

  @Test
  void of_processes_that_make_a_ledger_at_once_all_find_the_same_one() {
    CassandraAddress fresh = unused();

    List<LedgerId> ids =
        Concurrently.run(4, thread -> LedgerSchema.migrate(opened().session(), fresh));

    assertThat(ids).containsOnly(id(fresh));
    assertThat(ids.get(0)).isNotEqualTo(ledger().id());
  }

  @Test
  void a_keyspace_without_a_ledger_is_refused() {
    CassandraAddress empty = unused();

    assertThatThrownBy(() -> id(empty))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining(empty.keyspace())
        .hasMessageContaining("migrated");
  }

  @Test
  void a_ledger_is_reached_through_its_home_alone() {
    CassandraAddress elsewhere = opened().elsewhere();

    assertThatThrownBy(() -> id(elsewhere))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("home is \"%s\"".formatted(opened().address().home()))
        .hasMessageContaining("through \"elsewhere\"")
        .hasMessageContaining("Give the address of its home");
    assertThatThrownBy(() -> LedgerSchema.migrate(opened().session(), elsewhere))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("through \"elsewhere\"");
    assertThat(id(opened().address())).isEqualTo(ledger().id());
  }

  @Test
  void the_pipelines_that_the_ledger_knows_are_listed() {
    CassandraAddress fresh = unused();
    LedgerSchema.migrate(opened().session(), fresh);
    CassandraLedger other = new CassandraLedger(opened().session(), fresh, HistoryPolicy.DEFAULT);
    assertThat(other.pipelines()).isEmpty();

    other.create(SampleStates.first(new PipelineId("returns")));
    other.create(SampleStates.first(new PipelineId("orders")));

    assertThat(other.pipelines())
        .extracting(PipelineId::value)
        .containsExactly("orders", "returns");
  }

  @Test
  void a_row_that_makes_no_sense_is_named() {
    PipelineId pipeline = new PipelineId("damaged");
    ledger().create(SampleStates.first(pipeline));
    opened()
        .session()
        .execute(
            "UPDATE %s.pipelines SET phase = 'Sleeping' WHERE pipeline = 'damaged' IF EXISTS"
                .formatted(opened().address().keyspace()));

    assertThatThrownBy(() -> ledger().load(pipeline))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("damaged")
        .hasMessageContaining("Sleeping");
  }
}
