package io.tidemill.bench.shape;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the table of a shape is like.
 *
 * @param partitionKey names of the columns that make the partition key
 * @param clustering names of those that order rows within a partition; may be empty
 * @param columns all of them, by CQL type, in the order in which they are made
 */
public record Table(
    List<String> partitionKey, List<String> clustering, Map<String, Column.Type> columns) {
  public Table {
    partitionKey = List.copyOf(partitionKey);
    clustering = List.copyOf(clustering);
    requireNonNull(columns, "columns");
    columns = new LinkedHashMap<>(columns);
  }

  /** Columns that aren't in the key: those that have a write time. */
  public List<String> regular() {
    return columns.keySet().stream()
        .filter(column -> !partitionKey.contains(column) && !clustering.contains(column))
        .toList();
  }

  /** What makes it, under {@code name} and with {@code more} columns. */
  public String cql(String name, String more) {
    return "CREATE TABLE %s (%s%s, PRIMARY KEY ((%s)%s))"
        .formatted(
            name,
            columns.entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue().cql())
                .collect(Collectors.joining(", ")),
            more,
            String.join(", ", partitionKey),
            clustering.stream().map(column -> ", " + column).collect(Collectors.joining()));
  }
}
