package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.StartFrom;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a pipeline's records come from, and how they are read.
 *
 * @param schema the record's fields, as Spark DDL: {@code "date TIMESTAMP, delay INT"}
 * @param options of JSON, by Spark's names for them; none of other formats
 * @param tombstones what a record with a null value means
 */
public record Source(
    String topic,
    Format format,
    String schema,
    Map<String, String> options,
    StartFrom startFrom,
    Tombstones tombstones) {
  public Source {
    requireNonNull(topic, "topic");
    requireNonNull(format, "format");
    requireNonNull(schema, "schema");
    requireNonNull(startFrom, "startFrom");
    requireNonNull(tombstones, "tombstones");
    options = Map.copyOf(new TreeMap<>(options));
  }

  /** What a record with a null value means. */
  public enum Tombstones {
    /** Nothing: it becomes a dead letter. */
    DEAD_LETTER,
    /**
     * It is a row whose fields are all null (its {@code _key} is not), and the row that the sink's
     * SQL makes of it deletes the table's row of that key.
     */
    DELETE
  }
}
