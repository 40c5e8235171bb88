package io.tidemill.core.offsets;

/**
 * The next offset of a partition to process.
 *
 * @param offset 0 or more
 * @param leaderEpoch the partition's leader epoch when the offset was taken, or {@link
 *     #UNKNOWN_EPOCH}
 */
public record NextOffset(long offset, int leaderEpoch) {
  /** Kafka's own value for an epoch that is not known. */
  public static final int UNKNOWN_EPOCH = -1;

  public NextOffset {
    if (offset < 0 || leaderEpoch < UNKNOWN_EPOCH) {
      throw new IllegalArgumentException(
          "Next offset must be >= 0 with an epoch >= -1, got %d and %d"
              .formatted(offset, leaderEpoch));
    }
  }
}
