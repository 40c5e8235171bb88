package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import java.time.Instant;
import java.util.List;

/**
 * What must be known of a table to tell what Keyspaces does with a statement on it.
 *
 * @param partitionKey names of columns, in their order
 * @param clustering names of columns, in their order
 * @param usableFrom when it can be read and written; a moment in the past if it is ACTIVE
 */
record TableFacts(
    TableProperties properties,
    List<String> partitionKey,
    List<String> clustering,
    Instant usableFrom) {
  TableFacts {
    requireNonNull(properties, "properties");
    partitionKey = List.copyOf(partitionKey);
    clustering = List.copyOf(clustering);
    requireNonNull(usableFrom, "usableFrom");
  }

  CqlName name() {
    return properties.table();
  }

  int keyColumns() {
    return partitionKey.size() + clustering.size();
  }
}
