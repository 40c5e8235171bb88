package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import java.time.Instant;
import java.util.List;

/**
 * What must be known of a table to tell what Keyspaces does with a statement on it.
 *
 * @param name with its keyspace
 * @param partitionKey names of columns, in their order
 * @param clustering names of columns, in their order
 * @param clientTimestamps whether rows may be written with timestamps of their own
 * @param timeToLive whether rows may be written with a time to live
 * @param usableFrom when it can be read and written; a moment in the past if it is ACTIVE
 */
record TableFacts(
    CqlName name,
    List<String> partitionKey,
    List<String> clustering,
    boolean clientTimestamps,
    boolean timeToLive,
    Instant usableFrom) {
  TableFacts {
    requireNonNull(name, "name");
    partitionKey = List.copyOf(partitionKey);
    clustering = List.copyOf(clustering);
    requireNonNull(usableFrom, "usableFrom");
  }

  int keyColumns() {
    return partitionKey.size() + clustering.size();
  }
}
