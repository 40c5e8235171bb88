package io.tidemill.spark.write;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which cell of a row goes to which column of the table. Presumes that {@link SinkTables} found no
 * problem with the two.
 *
 * @param key the primary key's cells, in its order
 * @param values the other cells, in the order of the row
 */
record SinkLayout(TableShape table, List<Cell> key, List<Cell> values) implements Serializable {

  /**
   * One cell.
   *
   * @param ordinal its place in the row
   * @param type its type in the row
   * @param merge how a merged sink's column takes it in; null for a cell that replaces
   */
  record Cell(int ordinal, DataType type, TableShape.Column column, MergeFunction merge)
      implements Serializable {

    /** The cell's encoder. */
    ColumnEncoder encoder(Fidelity fidelity) {
      return ColumnEncoders.of(type, column.type(), fidelity)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "No encoder of %s into %s; the sink was not checked"
                          .formatted(type.sql(), column)));
    }

    /** What merges the cell into the stored one. */
    MergeCodec codec() {
      return MergeCodec.of(merge, column.type())
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "No merge of %s by %s; the sink was not checked".formatted(column, merge)));
    }
  }

  SinkLayout {
    key = List.copyOf(key);
    values = List.copyOf(values);
  }

  static SinkLayout of(Sink sink, TableShape table, StructType columns) {
    List<Cell> key = new ArrayList<>();
    List<Cell> values = new ArrayList<>();
    StructField[] fields = columns.fields();
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].name();
      TableShape.Column column =
          table
              .column(name)
              .orElseThrow(
                  () -> new IllegalStateException("%s has no %s".formatted(table.name(), name)));
      Cell cell = new Cell(i, fields[i].dataType(), column, mergeOf(sink, column));
      (column.role() == TableShape.Role.KEY ? key : values).add(cell);
    }
    key.sort(Comparator.comparingInt(cell -> table.columns().indexOf(cell.column())));
    return new SinkLayout(table, key, values);
  }

  TableName name() {
    return table.name();
  }

  /** Whether a partition of the table may hold several rows. */
  boolean clustered() {
    return key.size() > table.partitionKeyParts();
  }

  private static MergeFunction mergeOf(Sink sink, TableShape.Column column) {
    for (Map.Entry<String, MergeFunction> merge : sink.merge().entrySet()) {
      if (merge.getKey().equalsIgnoreCase(column.label())) {
        return merge.getValue();
      }
    }
    return null;
  }
}
