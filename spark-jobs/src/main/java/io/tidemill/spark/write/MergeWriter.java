package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.tidemill.core.run.MergeRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Merges a run's rows into those of earlier runs: reads the row, lets its mark decide, and writes
 * every merged column and the mark in one statement. Repeating it, with this attempt's timestamp or
 * a later attempt's, changes nothing.
 */
final class MergeWriter implements RowWriter {
  private final SinkLayout layout;
  private final RowEncoder encoder;
  private final MergeCodec[] codecs;
  private final MergeRule rule;
  private final ByteBuffer mark;
  private final ByteBuffer timestamp;
  private final Requests requests;
  private final TaskWindow window;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final LongAdder written = new LongAdder();
  private final LongAdder alreadyMerged = new LongAdder();

  MergeWriter(SinkLayout layout, WriteContext context, Requests requests, TaskWindow window) {
    this.layout = layout;
    this.encoder = new RowEncoder(layout, Fidelity.DISTINCT);
    this.codecs = layout.values().stream().map(SinkLayout.Cell::codec).toArray(MergeCodec[]::new);
    this.rule = context.merging();
    this.mark = ColumnEncoders.bigint(rule.claimTime());
    this.timestamp = ColumnEncoders.bigint(context.timestamps().ofMany());
    this.requests = requests;
    this.window = window;
    this.select = requests.prepare(Statements.selectMerged(layout));
    this.insert = requests.prepare(Statements.insertMerged(layout));
  }

  @Override
  public void write(InternalRow row) {
    ByteBuffer[] key;
    ByteBuffer[] fresh;
    try {
      key = encoder.key(row);
      fresh = encoder.values(row);
    } catch (UnfitValueException e) {
      throw new HaltException(
          HaltException.Reason.UNFIT,
          "A row of %s doesn't fit: %s".formatted(layout.name(), e.getMessage()));
    }
    window.submit(
        () -> requests.send(selection(key)).thenCompose(found -> merge(found.one(), key, fresh)));
  }

  @Override
  public long dead() {
    return 0;
  }

  @Override
  public TaskOutcome finish() {
    window.drain();
    return TaskOutcome.written(
        written.sum(), alreadyMerged.sum(), List.of(), requests.effort().sum());
  }

  /** Goes on once the row has been read; {@code found} is null if there is none. */
  private CompletionStage<Void> merge(Row found, ByteBuffer[] key, ByteBuffer[] fresh) {
    ByteBuffer foundMark = found == null ? null : found.getBytesUnsafe(0);
    Long markedBy = foundMark == null ? null : foundMark.getLong(foundMark.position());
    return switch (rule.decide(markedBy)) {
      case BEGIN -> insert(null, key, fresh);
      case MERGE -> insert(found, key, fresh);
      case ALREADY_MERGED -> {
        alreadyMerged.increment();
        yield CompletableFuture.completedFuture(null);
      }
      case STOP ->
          CompletableFuture.failedFuture(
              new HaltException(
                  HaltException.Reason.TABLE_SHARED,
                  ("Row %s of %s must carry the mark of an earlier run than %d or of this one, found"
                          + " %d: another pipeline merges into the table, or a later run has"
                          + " overtaken this attempt. Give each merged sink a table of its own")
                      .formatted(describe(key), layout.name(), rule.claimTime(), markedBy)));
    };
  }

  private CompletionStage<Void> insert(Row stored, ByteBuffer[] key, ByteBuffer[] fresh) {
    return requests
        .send(insertion(key, merged(stored, key, fresh)))
        .thenAccept(acknowledged -> written.increment());
  }

  private ByteBuffer[] merged(Row found, ByteBuffer[] key, ByteBuffer[] fresh) {
    ByteBuffer[] merged = new ByteBuffer[fresh.length];
    for (int i = 0; i < fresh.length; i++) {
      ByteBuffer stored = found == null ? null : found.getBytesUnsafe(i + 1);
      try {
        merged[i] = codecs[i].merge(stored, fresh[i]);
      } catch (ArithmeticException e) {
        throw new HaltException(
            HaltException.Reason.UNFIT,
            "Column %s of %s, row %s: the merged sum leaves the column's range. Give it a wider type"
                .formatted(layout.values().get(i).column(), layout.name(), describe(key)));
      }
    }
    return merged;
  }

  private BoundStatement selection(ByteBuffer[] key) {
    BoundStatementBuilder builder = select.boundStatementBuilder();
    for (int i = 0; i < key.length; i++) {
      builder.setBytesUnsafe(i, key[i]);
    }
    return builder.build();
  }

  private BoundStatement insertion(ByteBuffer[] key, ByteBuffer[] merged) {
    BoundStatementBuilder builder = insert.boundStatementBuilder();
    int index = 0;
    for (ByteBuffer cell : key) {
      builder.setBytesUnsafe(index++, cell);
    }
    for (ByteBuffer cell : merged) {
      builder.setBytesUnsafe(index++, cell);
    }
    return builder.setBytesUnsafe(index, mark).setBytesUnsafe(index + 1, timestamp).build();
  }

  private String describe(ByteBuffer[] key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      TableShape.Column column = layout.key().get(i).column();
      TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(column.type());
      parts.add(
          "%s = %s"
              .formatted(
                  column.label(),
                  codec.format(codec.decode(key[i].duplicate(), ProtocolVersion.DEFAULT))));
    }
    return String.join(", ", parts);
  }
}
