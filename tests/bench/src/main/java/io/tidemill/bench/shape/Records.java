package io.tidemill.bench.shape;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import java.util.stream.Collectors;

/**
 * The records of a topic, each made anew from its place in the data, whenever it is wanted.
 *
 * @param columns their fields
 * @param partitions how many the topic has
 * @param partition which of them a record goes to
 * @param key the field whose value is the record's key in Kafka; empty if it has none
 */
public record Records(
    List<Column> columns, int partitions, LongToIntFunction partition, Optional<Column> key) {
  public Records {
    columns = List.copyOf(columns);
    requireNonNull(partition, "partition");
    requireNonNull(key, "key");
  }

  /** The record as it is in Kafka: one JSON object. */
  public byte[] json(long record) {
    StringBuilder json = new StringBuilder(columns.size() * 32);
    char before = '{';
    for (Column column : columns) {
      json.append(before);
      column.appendJson(json, record);
      before = ',';
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The record's key in Kafka; null if it has none. */
  public byte[] keyOf(long record) {
    return key.map(column -> column.of(record).toString().getBytes(StandardCharsets.UTF_8))
        .orElse(null);
  }

  public int partitionOf(long record) {
    return partition.applyAsInt(record);
  }

  /** The fields as Spark declares them. */
  public String schema() {
    return columns.stream()
        .map(column -> column.name() + " " + column.type().spark())
        .collect(Collectors.joining(", "));
  }
}
