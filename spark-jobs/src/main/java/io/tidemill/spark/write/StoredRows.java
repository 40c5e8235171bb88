package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.ProtocolConstants;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Reads the rows that a run's rows are merged into, several by one request: those that differ in
 * their key's last column alone. Both Cassandra and Keyspaces take {@code IN} there.
 */
final class StoredRows {
  /**
   * Types of which values that are equal to the store have equal bytes, so that what comes back is
   * known by them. Of a decimal, 1.0 and 1.00 are one key in two forms.
   */
  private static final Set<Integer> KNOWN_BY_BYTES =
      Set.of(
          ProtocolConstants.DataType.ASCII,
          ProtocolConstants.DataType.VARCHAR,
          ProtocolConstants.DataType.BLOB,
          ProtocolConstants.DataType.TINYINT,
          ProtocolConstants.DataType.SMALLINT,
          ProtocolConstants.DataType.INT,
          ProtocolConstants.DataType.BIGINT,
          ProtocolConstants.DataType.DATE,
          ProtocolConstants.DataType.TIME,
          ProtocolConstants.DataType.TIMESTAMP,
          ProtocolConstants.DataType.UUID,
          ProtocolConstants.DataType.TIMEUUID,
          ProtocolConstants.DataType.INET);

  private final Requests requests;
  private final PreparedStatement select;
  private final boolean several;

  /** Has the store prepare the request. */
  StoredRows(SinkLayout layout, Requests requests) {
    this.requests = requests;
    this.several = readsSeveral(layout);
    this.select =
        requests.prepare(
            several ? Statements.selectMergedIn(layout) : Statements.selectMerged(layout));
  }

  /** How many cells of their keys rows must share to be read together; all if they can't be. */
  static int sharedParts(SinkLayout layout) {
    return readsSeveral(layout) ? layout.key().size() - 1 : layout.key().size();
  }

  private static boolean readsSeveral(SinkLayout layout) {
    int last = layout.key().size() - 1;
    return layout.clustered()
        && KNOWN_BY_BYTES.contains(layout.key().get(last).column().type().getProtocolCode());
  }

  /**
   * A row as it is stored, if it is there.
   *
   * @param row null if it isn't
   */
  record Stored(Row row, int firstCell) {
    /** The row's mark; null if there is none. */
    Long mark() {
      ByteBuffer mark = row == null ? null : row.getBytesUnsafe(firstCell);
      return mark == null ? null : mark.getLong(mark.position());
    }

    /** The value in the layout's place {@code index}; null if there is none. */
    ByteBuffer value(int index) {
      return row == null ? null : row.getBytesUnsafe(firstCell + 1 + index);
    }
  }

  /**
   * What is stored under the keys of {@code rows}, in their order.
   *
   * @param rows at least one; they share {@link #sharedParts}
   */
  CompletionStage<List<Stored>> of(List<EncodedRow> rows) {
    return requests
        .send(() -> selection(rows), rows.size())
        .thenApply(found -> inOrder(rows, found));
  }

  private BoundStatement selection(List<EncodedRow> rows) {
    ByteBuffer[] key = rows.get(0).key();
    BoundStatementBuilder builder = select.boundStatementBuilder();
    int shared = several ? key.length - 1 : key.length;
    for (int i = 0; i < shared; i++) {
      builder = builder.setBytesUnsafe(i, key[i]);
    }
    if (several) {
      List<ByteBuffer> lasts = rows.stream().map(StoredRows::last).toList();
      builder = builder.setBytesUnsafe(shared, CollectionEncoders.join(lasts.size(), lasts));
    }
    return builder.build();
  }

  private static ByteBuffer last(EncodedRow row) {
    return row.key()[row.key().length - 1];
  }

  private List<Stored> inOrder(List<EncodedRow> rows, AsyncResultSet found) {
    if (!several) {
      return List.of(new Stored(found.one(), 0));
    }
    Map<ByteBuffer, Row> byLast = new HashMap<>();
    for (Row row : found.currentPage()) {
      byLast.put(row.getBytesUnsafe(0), row);
    }
    List<Stored> stored =
        rows.stream().map(row -> new Stored(byLast.remove(last(row)), 1)).toList();
    // Taken for absent, a row would lose what it has.
    if (!byLast.isEmpty()) {
      throw new IllegalStateException(
          "Expected rows of %s by the keys asked for, found others".formatted(requests.table()));
    }
    return stored;
  }
}
