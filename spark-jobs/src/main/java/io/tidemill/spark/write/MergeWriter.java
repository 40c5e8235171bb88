package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.tidemill.core.run.MergeRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Merges a run's rows into those of earlier runs: reads the rows, lets each one's mark decide, and
 * writes every merged column and the mark in one statement. Repeating it, with this attempt's
 * timestamp or a later attempt's, changes nothing. Rows that follow each other share requests if
 * they can be read together.
 */
final class MergeWriter implements RowWriter {
  private static final StoredRows.Stored ABSENT = new StoredRows.Stored(null, 0);

  private final SinkLayout layout;
  private final RowEncoder encoder;
  private final MergeCodec[] codecs;
  private final MergeRule rule;
  private final ByteBuffer mark;
  private final long timestamp;
  private final TaskWindow window;
  private final StoredRows stored;
  private final PreparedStatement insert;
  private final Batches batches;
  private final RowGroup group;
  private final int lanes;
  private final LongAdder written = new LongAdder();
  private final LongAdder alreadyMerged = new LongAdder();
  private TaskWindow.Lane lane;

  /**
   * A writer of one task's rows.
   *
   * @param lanes how many requests for neighbours may be under way at once
   */
  MergeWriter(
      SinkLayout layout, WriteContext context, Requests requests, BatchLimit limit, int lanes) {
    this.layout = layout;
    this.encoder = new RowEncoder(layout, Fidelity.DISTINCT);
    this.codecs = layout.values().stream().map(SinkLayout.Cell::codec).toArray(MergeCodec[]::new);
    this.rule = context.merging();
    this.mark = ColumnEncoders.bigint(rule.claimTime());
    this.timestamp = context.timestamps().ofMany();
    this.window = requests.window();
    this.stored = new StoredRows(layout, requests);
    this.insert = requests.prepare(Statements.insertMerged(layout));
    this.batches = new Batches(requests, limit, this::insertion);
    this.group = new RowGroup(StoredRows.sharedParts(layout), limit);
    this.lanes = lanes;
    this.lane = new TaskWindow.Lane(lanes);
  }

  @Override
  public void write(InternalRow row) {
    EncodedRow next;
    try {
      next = EncodedRow.of(encoder.key(row), encoder.values(row), timestamp);
    } catch (UnfitValueException e) {
      throw new HaltException(
          HaltException.Reason.UNFIT,
          "A row of %s doesn't fit: %s".formatted(layout.name(), e.getMessage()));
    }
    if (!group.isEmpty() && !group.shares(next)) {
      send();
      lane = new TaskWindow.Lane(lanes);
    } else if (!group.hasRoomFor(next)) {
      send();
    }
    group.add(next);
  }

  private void send() {
    List<EncodedRow> rows = group.take();
    window.submit(lane, () -> stored.of(rows).thenCompose(found -> write(merged(rows, found))));
  }

  @Override
  public long dead() {
    return 0;
  }

  @Override
  public TaskOutcome finish() {
    if (!group.isEmpty()) {
      send();
    }
    window.drain();
    return TaskOutcome.written(
        written.sum(), 0, alreadyMerged.sum(), List.of(), batches.requests().effort().sum());
  }

  /** What is left to be written once the rows have been read. */
  private List<EncodedRow> merged(List<EncodedRow> rows, List<StoredRows.Stored> found) {
    List<EncodedRow> merged = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      EncodedRow row = rows.get(i);
      Long markedBy = found.get(i).mark();
      switch (rule.decide(markedBy)) {
        case BEGIN -> merged.add(merged(ABSENT, row));
        case MERGE -> merged.add(merged(found.get(i), row));
        case ALREADY_MERGED -> alreadyMerged.increment();
        case STOP ->
            throw new HaltException(
                HaltException.Reason.TABLE_SHARED,
                ("Row %s of %s must carry the mark of an earlier run than %d or of this one, found"
                        + " %d: another pipeline merges into the table, or a later run has"
                        + " overtaken this attempt. Give each merged sink a table of its own")
                    .formatted(describe(row.key()), layout.name(), rule.claimTime(), markedBy));
      }
    }
    return merged;
  }

  private EncodedRow merged(StoredRows.Stored found, EncodedRow row) {
    ByteBuffer[] merged = new ByteBuffer[row.values().length];
    for (int i = 0; i < merged.length; i++) {
      try {
        merged[i] = codecs[i].merge(found.value(i), row.values()[i]);
      } catch (ArithmeticException e) {
        throw new HaltException(
            HaltException.Reason.UNFIT,
            "Column %s of %s, row %s: the merged sum leaves the column's range. Give it a wider type"
                .formatted(layout.values().get(i).column(), layout.name(), describe(row.key())));
      }
    }
    return EncodedRow.of(row.key(), merged, timestamp);
  }

  /** Merged rows may be larger than what was merged into them, so the limit counts anew. */
  private CompletableFuture<Void> write(List<EncodedRow> rows) {
    RowGroup together = new RowGroup(StoredRows.sharedParts(layout), batches.limit());
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (EncodedRow row : rows) {
      if (!together.hasRoomFor(row)) {
        writes.add(write(together));
      }
      together.add(row);
    }
    if (!together.isEmpty()) {
      writes.add(write(together));
    }
    return CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<?> write(RowGroup together) {
    batches.requests().effort().wrote(together.bytes());
    List<EncodedRow> rows = together.take();
    return batches
        .send(rows)
        .thenAccept(acknowledged -> written.add(rows.size()))
        .toCompletableFuture();
  }

  private BoundStatement insertion(EncodedRow row) {
    BoundStatementBuilder builder = insert.boundStatementBuilder();
    int index = 0;
    for (ByteBuffer cell : row.key()) {
      builder.setBytesUnsafe(index++, cell);
    }
    for (ByteBuffer cell : row.values()) {
      builder.setBytesUnsafe(index++, cell);
    }
    return builder
        .setBytesUnsafe(index, mark)
        .setBytesUnsafe(index + 1, ColumnEncoders.bigint(row.timestamp()))
        .build();
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
