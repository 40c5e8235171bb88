package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What waits in one partition.
 *
 * @param logStart the first offset that retention has left
 * @param position the next offset to process
 * @param readableEnd the last stable offset: the first that a read-committed consumer can't read
 *     yet
 * @param leaderEpoch the leader's epoch, or {@link NextOffset#UNKNOWN_EPOCH}
 * @param oldest timestamp of the oldest unprocessed record; empty if none waits or it could not be
 *     read in time
 */
public record PartitionBacklog(
    TopicPartition partition,
    long logStart,
    long position,
    long readableEnd,
    int leaderEpoch,
    Optional<Instant> oldest) {
  public PartitionBacklog {
    requireNonNull(partition, "partition");
    requireNonNull(oldest, "oldest");
    if (logStart < 0 || position < 0 || readableEnd < logStart) {
      throw new IllegalArgumentException(
          "Backlog of %s must satisfy 0 <= logStart <= readableEnd, 0 <= position, got %d, %d, %d"
              .formatted(partition, logStart, readableEnd, position));
    }
  }

  /** Offsets that wait; compaction may have left fewer records. */
  public long records() {
    return Math.max(0, readableEnd - firstReadable());
  }

  /** The range that waits, empty if nothing does. */
  public Optional<OffsetRange> range() {
    return records() == 0
        ? Optional.empty()
        : Optional.of(new OffsetRange(partition, firstReadable(), readableEnd));
  }

  private long firstReadable() {
    return Math.max(position, logStart);
  }
}
