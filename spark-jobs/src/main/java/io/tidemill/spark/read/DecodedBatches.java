package io.tidemill.spark.read;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.run.ClaimedTopic;
import io.tidemill.spark.decode.Decoded;
import io.tidemill.spark.decode.RecordDecoder;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One task's records as batches. Before the last batch is out, the topic is looked at once more,
 * and dead letters, which are written on the way, are acknowledged. Not thread-safe.
 */
final class DecodedBatches implements Iterator<DecodedBatch>, AutoCloseable {
  private final ReadContext context;
  private final Fingerprints expected;
  private final TaskAccess access;
  private final Consumer<byte[], byte[]> consumer;
  private final Iterator<Split> splits;
  private final RecordDecoder decoder;
  private final BatchBuilder builder;
  private Iterator<ConsumerRecord<byte[], byte[]>> records =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();
  private io.tidemill.core.offsets.TopicPartition partition;
  private long first;
  private long firstNumber;
  private DeadLetters letters;
  private long written;
  private DecodedBatch next;
  private boolean closed;

  DecodedBatches(
      ReadContext context, Fingerprints expected, TaskAccess access, List<Split> splits) {
    this.context = context;
    this.expected = expected;
    this.access = access;
    this.splits = splits.iterator();
    this.decoder = context.decoder();
    this.builder = new BatchBuilder();
    this.consumer = access.consumers().open();
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
      long number = firstNumber + record.offset() - first;
      if (expected.allow(number, record)) {
        take(record, number);
      } else {
        builder.addOther();
      }
    }
    return builder.take();
  }

  private void take(ConsumerRecord<byte[], byte[]> record, long number) {
    Decoded decoded = decoder.decode(record, number);
    if (decoded instanceof Decoded.Fields fields) {
      builder.add(fields.row());
    } else if (decoded instanceof Decoded.Dead dead) {
      builder.addDead();
      bury(record, number, dead);
    }
  }

  private boolean more() {
    while (!records.hasNext() && splits.hasNext()) {
      Split split = splits.next();
      partition = split.range().partition();
      first = split.range().from();
      firstNumber = context.numbers().numberOf(partition, first);
      records = new RangeReader(consumer, split.range(), split.leaderEpoch(), RangeReader.PATIENCE);
    }
    return records.hasNext();
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, long number, Decoded.Dead dead) {
    if (written < context.deadLettersWorthWriting()) {
      if (letters == null) {
        letters = access.letters().open();
      }
      letters.write(context.letter(record, number, DeadLetter.NO_SINK, dead.error()));
      written++;
    }
  }

  private void finish() {
    if (partition != null) {
      checkTopic();
    }
    if (letters != null) {
      letters.flush();
    }
    close();
  }

  /**
   * Ids don't come back: if the topic has the run's after the last fetch, all was fetched from it.
   * Offsets and leader epochs alone begin anew in a topic made anew.
   */
  private void checkTopic() {
    String found;
    try {
      found = access.topics().idOf(context.topic());
    } catch (TidemillException e) {
      if (e.kind() != FailureKind.PIPELINE) {
        throw e;
      }
      throw new TopicRecreatedException(e.getMessage(), e);
    }
    ClaimedTopic.refusal(context.topic(), found, context.topicId())
        .ifPresent(
            why -> {
              throw new TopicRecreatedException(why, null);
            });
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
