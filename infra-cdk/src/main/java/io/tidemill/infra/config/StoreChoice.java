package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.CassandraAddress;
import java.util.Optional;
import java.util.function.Function;

/** Where the ledger is, and the tables that pipelines write. */
public sealed interface StoreChoice {
  <R> R match(Function<Keyspaces, R> onKeyspaces, Function<Cassandra, R> onCassandra);

  /**
   * Amazon Keyspaces.
   *
   * @param keyspace the ledger's
   */
  record Keyspaces(String keyspace) implements StoreChoice {
    /** The ledger's keyspace, if nothing else is said. */
    public static final String USUAL = "tidemill";

    public Keyspaces {
      requireNonNull(keyspace, "keyspace");
    }

    @Override
    public <R> R match(Function<Keyspaces, R> onKeyspaces, Function<Cassandra, R> onCassandra) {
      return onKeyspaces.apply(this);
    }
  }

  /**
   * A Cassandra that somebody else runs, reachable from the network.
   *
   * @param secret that {@code address} names as its login; empty if it asks for none
   */
  record Cassandra(CassandraAddress address, Optional<SecretChoice> secret) implements StoreChoice {
    public Cassandra {
      requireNonNull(address, "address");
      requireNonNull(secret, "secret");
    }

    @Override
    public <R> R match(Function<Keyspaces, R> onKeyspaces, Function<Cassandra, R> onCassandra) {
      return onCassandra.apply(this);
    }
  }
}
