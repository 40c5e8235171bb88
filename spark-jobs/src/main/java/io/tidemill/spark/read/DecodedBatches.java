package io.tidemill.spark.read;

import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.spark.decode.Decoded;
import io.tidemill.spark.decode.RecordDecoder;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One task's records as batches. Dead letters are written on the way, and acknowledged before the
 * last batch is out. Not thread-safe.
 */
final class DecodedBatches implements Iterator<DecodedBatch>, AutoCloseable {
  private final ReadContext context;
  private final DeadLetterOpener letterOpener;
  private final Consumer<byte[], byte[]> consumer;
  private final Iterator<Split> splits;
  private final RecordDecoder decoder;
  private final BatchBuilder builder;
  private Iterator<ConsumerRecord<byte[], byte[]>> records =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();
  private io.tidemill.core.offsets.TopicPartition partition;
  private DeadLetters letters;
  private long written;
  private DecodedBatch next;
  private boolean closed;

  DecodedBatches(
      ReadContext context,
      ConsumerOpener consumerOpener,
      DeadLetterOpener letterOpener,
      List<Split> splits) {
    this.context = context;
    this.letterOpener = letterOpener;
    this.splits = splits.iterator();
    this.decoder = context.decoder();
    this.builder = new BatchBuilder(context.columns().types());
    this.consumer = consumerOpener.open();
  }

  @Override
  public boolean hasNext() {
    if (next == null && !closed) {
      next = gather();
      if (!more()) {
        finish();
      }
      if (next.read() == 0) {
        next = null;
      }
    }
    return next != null;
  }

  @Override
  public DecodedBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No batch is left");
    }
    DecodedBatch batch = next;
    next = null;
    return batch;
  }

  private DecodedBatch gather() {
    while (!builder.isFull() && more()) {
      ConsumerRecord<byte[], byte[]> record = records.next();
      long number = context.numbers().numberOf(partition, record.offset());
      Decoded decoded = decoder.decode(record, number);
      if (decoded instanceof Decoded.Fields fields) {
        builder.add(fields.row());
      } else if (decoded instanceof Decoded.Dead dead) {
        builder.addDead();
        bury(record, number, dead);
      }
    }
    return builder.take();
  }

  private boolean more() {
    while (!records.hasNext() && splits.hasNext()) {
      Split split = splits.next();
      partition = split.range().partition();
      records = new RangeReader(consumer, split.range(), split.leaderEpoch(), RangeReader.PATIENCE);
    }
    return records.hasNext();
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, long number, Decoded.Dead dead) {
    if (written < context.deadLettersWorthWriting()) {
      if (letters == null) {
        letters = letterOpener.open();
      }
      letters.write(context.letter(record, number, DeadLetter.NO_SINK, dead.error()));
      written++;
    }
  }

  private void finish() {
    if (letters != null) {
      letters.flush();
    }
    close();
  }

  /** Closes the consumer; doing so again is harmless. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      consumer.close();
    }
  }
}
