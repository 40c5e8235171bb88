package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.testkit.TestKeyspaces;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraDeadLettersIT extends CassandraDeadLettersTests {
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

  @Test
  void a_letter_larger_than_the_store_takes_is_named_with_its_size() {
    DeadLetters letters = new CassandraDeadLetters(opened.session(), opened.address().keyspace());
    letters.write(
        new DeadLetter(
            new PipelineId("flights"),
            "large",
            3,
            1,
            DeadLetter.NO_SINK,
            7,
            1,
            1,
            null,
            ByteBuffer.allocate(40_000_000),
            "Too large"));

    assertThatThrownBy(letters::flush)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("40000000 bytes");
  }
}
