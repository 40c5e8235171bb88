package io.tidemill.simulation.world;

/**
 * A cell of a table, as Cassandra keeps one.
 *
 * @param timestamp µs: the later wins
 * @param tombstone whether it says that there is no value
 * @param value of a cell that is no tombstone
 * @param expires µs, by the store's clock, from which on it is as good as a tombstone; {@link
 *     #NEVER} if it stays
 * @param writtenAt µs, by the store's clock
 */
record Cell(long timestamp, boolean tombstone, long value, long expires, long writtenAt) {
  static final long NEVER = Long.MAX_VALUE;

  static Cell live(long timestamp, long value, long expires, long writtenAt) {
    return new Cell(timestamp, false, value, expires, writtenAt);
  }

  static Cell deleted(long timestamp, long writtenAt) {
    return new Cell(timestamp, true, 0, NEVER, writtenAt);
  }

  /** Whether it holds a value at {@code now}. */
  boolean holds(long now) {
    return !tombstone && now < expires;
  }

  /** When it became, or becomes, something that a compaction may drop after the grace time. */
  long deadFrom() {
    return tombstone ? writtenAt : expires;
  }

  /**
   * Which of two cells stays: the later one; of one time a tombstone, then one that expires, then
   * the one that expires later, then the greater value.
   */
  static Cell winner(Cell one, Cell other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    if (one.timestamp != other.timestamp) {
      return one.timestamp > other.timestamp ? one : other;
    }
    if (one.tombstone != other.tombstone) {
      return one.tombstone ? one : other;
    }
    boolean oneExpires = one.expires != NEVER;
    if (oneExpires != (other.expires != NEVER)) {
      return oneExpires ? one : other;
    }
    if (one.expires != other.expires) {
      return one.expires > other.expires ? one : other;
    }
    return one.value >= other.value ? one : other;
  }
}
