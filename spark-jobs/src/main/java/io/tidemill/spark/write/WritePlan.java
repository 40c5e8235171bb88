package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * How a sink's rows get into its table, as far as that is known without them.
 *
 * @param columns those written, as the table names them
 * @param partitionKey the table's
 * @param clusteringKey the table's
 * @param shared columns of the key that rows of one request have in common; the whole key if each
 *     row has requests of its own
 * @param read columns of stored rows that are read to be merged with; none unless rows are merged
 */
public record WritePlan(
    List<String> columns,
    List<String> partitionKey,
    List<String> clusteringKey,
    List<String> shared,
    List<String> read) {
  /** The most rows of a request to Amazon Keyspaces. */
  public static final int ROWS_IN_KEYSPACES = BatchLimit.ROWS_IN_KEYSPACES;

  /** The most rows of a request to Cassandra. */
  public static final int ROWS_IN_CASSANDRA = BatchLimit.ROWS_IN_CASSANDRA;

  public WritePlan {
    columns = List.copyOf(columns);
    partitionKey = List.copyOf(partitionKey);
    clusteringKey = List.copyOf(clusteringKey);
    shared = List.copyOf(shared);
    read = List.copyOf(read);
  }

  /**
   * That of a sink.
   *
   * @param rows the columns of its query; {@link SinkTables} found no problem with them
   */
  public static WritePlan of(Sink sink, TableShape table, StructType rows) {
    requireNonNull(sink, "sink");
    SinkLayout layout = SinkLayout.of(sink, table, rows);
    List<String> key = labels(layout.key());
    List<String> values = labels(layout.values());
    int ofPartition = table.partitionKeyParts();
    List<String> columns = new ArrayList<>(key);
    columns.addAll(values);
    List<String> read = new ArrayList<>();
    int shared = ofPartition;
    if (sink.merged()) {
      columns.add(MergeRule.MARK_COLUMN);
      shared = StoredRows.sharedParts(layout);
      read.addAll(key.subList(shared, key.size()));
      read.add(MergeRule.MARK_COLUMN);
      read.addAll(values);
    }
    return new WritePlan(
        columns,
        key.subList(0, ofPartition),
        key.subList(ofPartition, key.size()),
        key.subList(0, shared),
        read);
  }

  private static List<String> labels(List<SinkLayout.Cell> cells) {
    return cells.stream().map(cell -> cell.column().label()).toList();
  }
}
