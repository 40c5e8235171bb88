package io.tidemill.localstack.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a sink's rows get into its table.
 *
 * @param source the source's columns that its SQL takes
 * @param columns the table's columns that are written
 * @param partitionKey the table's
 * @param clusteringKey the table's
 * @param shared columns of the key that rows of one request have in common
 * @param read what is read of stored rows, to merge with
 * @param batchBytes the most bytes of a request of several rows
 * @param rowsInKeyspaces the most rows of one
 * @param rowsInCassandra the most rows of one
 */
public record SinkExplanation(
    List<String> source,
    List<String> columns,
    List<String> partitionKey,
    List<String> clusteringKey,
    List<String> shared,
    List<String> read,
    int batchBytes,
    int rowsInKeyspaces,
    int rowsInCassandra) {
  /** Of a sink whose table isn't known. */
  public static final SinkExplanation NONE =
      new SinkExplanation(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, 0);

  public SinkExplanation {
    source = List.copyOf(source);
    columns = List.copyOf(columns);
    partitionKey = List.copyOf(partitionKey);
    clusteringKey = List.copyOf(clusteringKey);
    shared = List.copyOf(shared);
    read = List.copyOf(read);
  }

  static SinkExplanation of(JsonNode json) {
    return json.isObject()
        ? new SinkExplanation(
            texts(json.path("source")),
            texts(json.path("columns")),
            texts(json.path("partition_key")),
            texts(json.path("clustering_key")),
            texts(json.path("shared")),
            texts(json.path("read")),
            json.path("batch_bytes").asInt(),
            json.path("rows_in_keyspaces").asInt(),
            json.path("rows_in_cassandra").asInt())
        : NONE;
  }

  /** Whether rows of different keys may share a request. */
  public boolean batches() {
    return shared.size() < partitionKey.size() + clusteringKey.size();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
