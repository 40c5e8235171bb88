package io.tidemill.spark.read;

import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Reads single records again, by their numbers. */
public final class RecordFinder {
  private final Position end;
  private final List<OffsetRange> ranges;
  private final ConsumerOpener consumers;

  /** A finder of the run's records. */
  public RecordFinder(Run run, ConsumerOpener consumers) {
    this.end = run.end();
    this.ranges =
        run.ranges().stream().sorted(Comparator.comparing(OffsetRange::partition)).toList();
    this.consumers = consumers;
  }

  /**
   * Hands each record to {@code taker} with its number. One that compaction has taken away since it
   * was first read comes with neither key nor value.
   */
  public void find(List<Long> numbers, BiConsumer<Long, ConsumerRecord<byte[], byte[]>> taker) {
    if (numbers.isEmpty()) {
      return;
    }
    try (Consumer<byte[], byte[]> consumer = consumers.open()) {
      for (long number : numbers) {
        OffsetRange place = place(number);
        int leaderEpoch =
            end.at(place.partition()).map(NextOffset::leaderEpoch).orElse(NextOffset.UNKNOWN_EPOCH);
        RangeReader reader = new RangeReader(consumer, place, leaderEpoch, RangeReader.PATIENCE);
        taker.accept(number, reader.hasNext() ? reader.next() : gone(place));
      }
    }
  }

  /** The one offset that has the number: the inverse of the run's numbering. */
  private OffsetRange place(long number) {
    long first = 0;
    for (OffsetRange range : ranges) {
      if (number < first + range.length()) {
        long offset = range.from() + number - first;
        return new OffsetRange(range.partition(), offset, offset + 1);
      }
      first += range.length();
    }
    throw new IllegalArgumentException(
        "Record number must be in [0, %d), got %d".formatted(first, number));
  }

  private static ConsumerRecord<byte[], byte[]> gone(OffsetRange place) {
    TopicPartition partition = place.partition();
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        place.from(),
        ConsumerRecord.NO_TIMESTAMP,
        TimestampType.NO_TIMESTAMP_TYPE,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        null,
        null,
        new RecordHeaders(),
        java.util.Optional.empty());
  }
}
