package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.pipeline.Sink;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Whether a merged sink's table takes the keys that records are grouped by. Serializable: it
 * travels to the executors. Not thread-safe.
 */
public final class KeyCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SinkLayout layout;
  private transient RowEncoder encoder;

  private KeyCheck(SinkLayout layout) {
    this.layout = layout;
  }

  /**
   * A check of rows that hold the table's whole key.
   *
   * @param keys the rows' columns; {@link SinkTables#check} found no problem with the sink
   */
  public static KeyCheck of(CqlSession session, Sink sink, StructType keys) {
    TableShape table = StoredTables.shape(session, sink.table()).orElseThrow();
    return new KeyCheck(SinkLayout.of(sink, table, keys));
  }

  /** Why the table can't take the row's key; empty if it can. */
  public Optional<String> problem(InternalRow row) {
    if (encoder == null) {
      encoder = new RowEncoder(layout, Fidelity.DISTINCT);
    }
    try {
      encoder.key(row);
      return Optional.empty();
    } catch (UnfitValueException e) {
      return Optional.of(e.getMessage());
    }
  }
}
