package io.tidemill.keyspace.cql;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlIdentifier;

/**
 * The name of a table, type or the like, as the store has it.
 *
 * @param keyspace empty where none is given
 */
public record CqlName(String keyspace, String name) {
  public CqlName {
    requireNonNull(keyspace, "keyspace");
    requireNonNull(name, "name");
  }

  /** As CQL takes it, with quotes where it needs them. */
  public String asCql() {
    return keyspace.isEmpty() ? quoted(name) : quoted(keyspace) + "." + quoted(name);
  }

  /** Any name as CQL takes it, with quotes where it needs them. */
  public static String quoted(String name) {
    return CqlIdentifier.fromInternal(name).asCql(true);
  }

  /** Without quotes, for people. */
  @Override
  public String toString() {
    return keyspace.isEmpty() ? name : keyspace + "." + name;
  }
}
