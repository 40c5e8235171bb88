package io.tidemill.keyspace.migrate;

import io.tidemill.core.pipeline.KeyspacesSettings;
import java.util.List;
import java.util.function.Function;

/** Apache Cassandra takes files as they stand. */
public record CassandraDialect() implements Dialect {
  @Override
  public <R> R match(
      Function<CassandraDialect, R> onCassandra, Function<KeyspacesDialect, R> onKeyspaces) {
    return onCassandra.apply(this);
  }

  @Override
  public String store() {
    return "Cassandra";
  }

  @Override
  public List<String> translate(String cql, KeyspacesSettings settings) {
    return List.of(cql);
  }

  @Override
  public String ledgerReplication(String home, int copies) {
    return "{'class': 'NetworkTopologyStrategy', '%s': %d}"
        .formatted(home.replace("'", "''"), copies);
  }
}
