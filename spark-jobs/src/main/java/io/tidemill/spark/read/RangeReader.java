package io.tidemill.spark.read;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.OffsetRange;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The committed records of one range, in order. Reading is done when the consumer's position has
 * passed the range, whatever records it met: compaction, aborted transactions and control records
 * leave gaps that say nothing. Never waits without end. Not thread-safe.
 */
final class RangeReader implements Iterator<ConsumerRecord<byte[], byte[]>> {
  /** How long the position may stand still before reading fails. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final OffsetRange range;
  private final TopicPartition partition;
  private final Duration patience;
  private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
  private ConsumerRecord<byte[], byte[]> next;
  private boolean done;

  /**
   * Takes the consumer over until the range is read.
   *
   * @param patience how long the position may stand still
   */
  RangeReader(Consumer<byte[], byte[]> consumer, OffsetRange range, Duration patience) {
    this.consumer = requireNonNull(consumer, "consumer");
    this.range = requireNonNull(range, "range");
    this.patience = requireNonNull(patience, "patience");
    this.partition = new TopicPartition(range.partition().topic(), range.partition().partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, range.from());
  }

  /**
   * Whether another record follows.
   *
   * @throws TidemillException if the range can't be read, or nothing comes for too long
   */
  @Override
  public boolean hasNext() {
    if (next == null && !done) {
      next = advance();
      done = next == null;
    }
    return next != null;
  }

  @Override
  public ConsumerRecord<byte[], byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No record is left in " + range);
    }
    ConsumerRecord<byte[], byte[]> record = next;
    next = null;
    return record;
  }

  private ConsumerRecord<byte[], byte[]> advance() {
    long reached = -1;
    long since = System.nanoTime();
    while (true) {
      if (fetched.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = fetched.next();
        return record.offset() < range.until() ? record : null;
      }
      long position = consumer.position(partition);
      if (position >= range.until()) {
        return null;
      }
      if (position != reached) {
        reached = position;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        throw new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "Reading %s stands still at offset %d for %d s, and should reach %d; look whether the partition's leader is up"
                .formatted(range, position, patience.toSeconds(), range.until()));
      }
      fetched = poll(position);
    }
  }

  private Iterator<ConsumerRecord<byte[], byte[]>> poll(long position) {
    try {
      return consumer.poll(POLL).records(partition).iterator();
    } catch (OffsetOutOfRangeException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Offset %d of %s, which the run claimed, is not in the topic any more (%s); retention took it, or the topic was made anew"
              .formatted(position, range, e.getMessage()),
          e);
    } catch (AuthorizationException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Reading %s is not allowed (%s); grant read on the topic"
              .formatted(range, e.getMessage()),
          e);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Reading %s failed at offset %d: %s".formatted(range, position, e.getMessage()),
          e);
    }
  }
}
