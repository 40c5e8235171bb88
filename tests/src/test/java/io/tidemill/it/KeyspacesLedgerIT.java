package io.tidemill.it;

import io.tidemill.testkit.TestKeyspaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The ledger in a Cassandra that takes what Amazon Keyspaces takes, and no more. */
class KeyspacesLedgerIT extends CassandraLedgerTests {
  private static LedgerUnderTest opened;

  @BeforeAll
  static void open() {
    opened = LedgerUnderTest.at(TestKeyspaces.unused());
  }

  @AfterAll
  static void close() {
    opened.close();
  }

  @Override
  LedgerUnderTest opened() {
    return opened;
  }
}
