package io.tidemill.cli.options;

import io.tidemill.core.CassandraAddress;
import picocli.CommandLine.Option;

/** {@code --store}: which store a local cloud's Cassandra is held to be. */
public final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "keyspaces|cassandra",
      defaultValue = "keyspaces",
      description =
          "What the tables and the ledger are held to (default: ${DEFAULT-VALUE}). With keyspaces"
              + " the Cassandra node stands in for Amazon Keyspaces: whatever that would refuse is"
              + " refused here too. With cassandra it is taken for what it is.")
  private Store store = Store.KEYSPACES;

  /** The stores. */
  public enum Store {
    KEYSPACES,
    CASSANDRA
  }

  /** The rules that the store has. */
  public CassandraAddress.Rules rules() {
    return store == Store.KEYSPACES
        ? CassandraAddress.Rules.KEYSPACES
        : CassandraAddress.Rules.CASSANDRA;
  }
}
