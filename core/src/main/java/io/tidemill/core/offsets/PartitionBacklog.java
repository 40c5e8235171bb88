package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What waits in one partition.
 *
 * @param logStart the first offset that retention has left
 * @param position the next offset to process; 0 for a partition that a position doesn't name though
 *     it names others, and the log start if it names none
 * @param readableEnd the last stable offset: the first that a read-committed consumer can't read
 *     yet
 * @param logEnd the high watermark; above the readable end while a transaction is open there
 * @param leaderEpoch the leader's epoch, or {@link NextOffset#UNKNOWN_EPOCH}
 * @param oldest timestamp of the oldest unprocessed record; empty if none waits or it could not be
 *     read in time
 * @param openSince when the oldest transaction that is open at the readable end was last written
 *     to, by its records' timestamps; empty if none is open, or Kafka doesn't tell
 * @param truncated whether the log is not, or no longer, the one that {@code position} was taken
 *     from: it ends below, or its leader epochs diverge below
 */
public record PartitionBacklog(
    TopicPartition partition,
    long logStart,
    long position,
    long readableEnd,
    long logEnd,
    int leaderEpoch,
    Optional<Instant> oldest,
    Optional<Instant> openSince,
    boolean truncated) {
  public PartitionBacklog {
    requireNonNull(partition, "partition");
    requireNonNull(oldest, "oldest");
    requireNonNull(openSince, "openSince");
    if (logStart < 0 || position < 0 || readableEnd < logStart || logEnd < readableEnd) {
      throw new IllegalArgumentException(
          "Backlog of %s must satisfy 0 <= logStart <= readableEnd <= logEnd, 0 <= position, got %d, %d, %d, %d"
              .formatted(partition, logStart, readableEnd, logEnd, position));
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

  /** What retention took before it was processed, empty if nothing was. */
  public Optional<OffsetRange> lost() {
    return position < logStart
        ? Optional.of(new OffsetRange(partition, position, logStart))
        : Optional.empty();
  }

  private long firstReadable() {
    return Math.max(position, logStart);
  }
}
