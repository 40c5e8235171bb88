package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.RowTtl;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The statements that write rows of one record each. They are made when they are sent: those of
 * rows that expire with the seconds that remain to them then.
 */
final class Upserts {
  private final RowEncoder encoder;
  private final Sink.Nulls nulls;
  private final RowTtl ttl;
  private final InstantSource clock;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement expire;

  /**
   * Has the store prepare them.
   *
   * @param ttl how long rows live; null for ever
   */
  Upserts(SinkLayout layout, Sink.Nulls nulls, RowTtl ttl, Requests requests) {
    this.encoder = new RowEncoder(layout, Fidelity.LENIENT);
    this.nulls = nulls;
    this.ttl = ttl;
    this.clock = requests.clock();
    this.insert =
        requests.prepare(
            ttl == null ? Statements.insert(layout) : Statements.insertExpiring(layout));
    this.delete = requests.prepare(Statements.delete(layout));
    // A patch deletes its own cells alone: others of the row may be older and yet live longer.
    this.expire =
        ttl == null || nulls == Sink.Nulls.DELETE || layout.values().isEmpty()
            ? delete
            : requests.prepare(Statements.clear(layout));
  }

  /**
   * A row to be written.
   *
   * @param timestamp µs
   * @throws UnfitValueException if the table can't take it
   */
  EncodedRow insert(InternalRow row, long timestamp) {
    return EncodedRow.of(encoder.key(row), encoder.values(row), timestamp);
  }

  /**
   * A row to be deleted.
   *
   * @param timestamp µs
   * @throws UnfitValueException if the table can't hold such a key
   */
  EncodedRow delete(InternalRow row, long timestamp) {
    return EncodedRow.deletion(encoder.key(row), timestamp);
  }

  /** The statement that writes or deletes a row, now. */
  BoundStatement statement(EncodedRow row) {
    ByteBuffer at = ColumnEncoders.bigint(row.timestamp());
    ByteBuffer[] key = row.key();
    if (row.deletes()) {
      return deletion(key, at);
    }
    ByteBuffer[] values = row.values();
    if (ttl == null) {
      return insertion(key, values, at).build();
    }
    int seconds = ttl.remaining(clock.instant());
    if (seconds <= 0) {
      return expire == delete ? deletion(key, at) : clearing(key, values, at);
    }
    int last = key.length + values.length + 1;
    return insertion(key, values, at).setBytesUnsafe(last, NumberEncoders.int32(seconds)).build();
  }

  private BoundStatementBuilder insertion(ByteBuffer[] key, ByteBuffer[] values, ByteBuffer at) {
    BoundStatementBuilder builder = insert.boundStatementBuilder();
    int index = 0;
    for (ByteBuffer cell : key) {
      builder.setBytesUnsafe(index++, cell);
    }
    for (ByteBuffer cell : values) {
      if (cell != null || nulls == Sink.Nulls.DELETE) {
        builder.setBytesUnsafe(index, cell);
      }
      index++;
    }
    return builder.setBytesUnsafe(index, at);
  }

  private BoundStatement deletion(ByteBuffer[] key, ByteBuffer at) {
    BoundStatementBuilder builder = delete.boundStatementBuilder().setBytesUnsafe(0, at);
    for (int i = 0; i < key.length; i++) {
      builder.setBytesUnsafe(i + 1, key[i]);
    }
    return builder.build();
  }

  private BoundStatement clearing(ByteBuffer[] key, ByteBuffer[] values, ByteBuffer at) {
    BoundStatementBuilder builder = expire.boundStatementBuilder().setBytesUnsafe(0, at);
    int index = 1;
    for (ByteBuffer cell : values) {
      if (cell != null) {
        builder = builder.setToNull(index);
      }
      index++;
    }
    for (ByteBuffer cell : key) {
      builder.setBytesUnsafe(index++, cell);
    }
    return builder.build();
  }
}
