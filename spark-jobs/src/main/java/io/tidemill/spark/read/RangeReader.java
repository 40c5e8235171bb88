package io.tidemill.spark.read;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

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
  private final int leaderEpoch;
  private final TopicPartition partition;
  private final Duration patience;
  private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
  private ConsumerRecord<byte[], byte[]> next;
  private boolean done;

  /**
   * Takes the consumer over until the range is read.
   *
   * @param leaderEpoch the partition's when the range was claimed, or {@link
   *     NextOffset#UNKNOWN_EPOCH}; no record of the range was written under a later one
   * @param patience how long the position may stand still
   */
  RangeReader(
      Consumer<byte[], byte[]> consumer, OffsetRange range, int leaderEpoch, Duration patience) {
    this.consumer = requireNonNull(consumer, "consumer");
    this.range = requireNonNull(range, "range");
    this.leaderEpoch = leaderEpoch;
    this.patience = requireNonNull(patience, "patience");
    this.partition = new TopicPartition(range.partition().topic(), range.partition().partition());
    consumer.assign(List.of(partition));
    if (leaderEpoch == NextOffset.UNKNOWN_EPOCH) {
      consumer.seek(partition, range.from());
    } else {
      // The consumer asks the leader, before it fetches, whether its log still is this one.
      consumer.seek(partition, new OffsetAndMetadata(range.from(), Optional.of(leaderEpoch), null));
    }
  }

  /**
   * Whether another record follows.
   *
   * @throws LogTruncatedException if the log isn't the one that was claimed
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if retention has taken records of the
   *     range since the attempt began (another attempt sees that), a broker is away, or nothing
   *     comes for too long; {@code OPERATOR} if reading isn't allowed
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
    long reached = range.from();
    long since = System.nanoTime();
    while (!fetched.hasNext()) {
      long position = position(reached);
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
      fetched = call(position, () -> consumer.poll(POLL).records(partition).iterator());
    }
    ConsumerRecord<byte[], byte[]> record = fetched.next();
    if (record.offset() >= range.until()) {
      return null;
    }
    checkEpoch(record);
    return record;
  }

  private long position(long reached) {
    return call(
        reached,
        () -> {
          try {
            return consumer.position(partition, POLL);
          } catch (TimeoutException e) {
            // A new leader has not told yet whether its log is the same; poll goes on asking.
            return reached;
          }
        });
  }

  /**
   * A log that was cut and grew again has records of a later leader where the claimed ones were.
   */
  private void checkEpoch(ConsumerRecord<byte[], byte[]> record) {
    int written = record.leaderEpoch().orElse(NextOffset.UNKNOWN_EPOCH);
    if (leaderEpoch != NextOffset.UNKNOWN_EPOCH && written > leaderEpoch) {
      throw truncated(
          record.offset(),
          "its record was written under leader epoch %d, and the run claimed those up to %d"
              .formatted(written, leaderEpoch),
          null);
    }
  }

  private <T> T call(long position, Supplier<T> request) {
    try {
      return request.get();
    } catch (LogTruncationException e) {
      throw truncated(position, e.getMessage(), e);
    } catch (OffsetOutOfRangeException e) {
      throw outOfRange(position, e);
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

  private RuntimeException outOfRange(long position, OffsetOutOfRangeException cause) {
    long logStart =
        call(position, () -> consumer.beginningOffsets(List.of(partition)).get(partition));
    return position < logStart
        ? new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "Retention took offsets %d to %d of %s while the attempt read it; the next attempt sees what is left, and onDataLoss decides"
                .formatted(position, Math.min(logStart, range.until()) - 1, range),
            cause)
        : truncated(position, cause.getMessage(), cause);
  }

  private LogTruncatedException truncated(long position, String why, Throwable cause) {
    return new LogTruncatedException(
        "The log of %s no longer holds what the run claimed, %s, at offset %d: %s. Look at the brokers (an unclean leader election does that), then reset the pipeline"
            .formatted(range.partition(), range, position, why),
        cause);
  }
}
