package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraLedgerIT extends CassandraLedgerTests {
  private static LedgerUnderTest opened;

  @BeforeAll
  static void open() {
    opened = LedgerUnderTest.at(TestKeyspaces.unused().under(CassandraAddress.Rules.CASSANDRA));
  }

  @AfterAll
  static void close() {
    opened.close();
  }

  @Override
  LedgerUnderTest opened() {
    return opened;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "no-such-host.invalid"})
  void a_store_that_is_not_there_is_named(String host) {
    CassandraAddress nobody = opened.address().at(host, 1);

    assertThatThrownBy(() -> Sessions.open(nobody))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining(host + ":1 ");
  }

  @Test
  void a_datacentre_that_is_not_there_is_named_with_those_that_are() {
    assertThatThrownBy(() -> Sessions.open(opened.elsewhere()))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("elsewhere")
        .hasMessageContaining(opened.address().datacenter());
  }
}
