package io.tidemill.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One partition's log: what is in it, and, for the oracle alone, what ever was. */
final class PartitionLog {
  /** {@link Entry#transaction} of a record that is in no transaction. */
  private static final long NO_TRANSACTION = -1;

  private final List<Entry> entries = new ArrayList<>();
  private final List<Past> past = new ArrayList<>();
  private final List<EpochStart> epochs = new ArrayList<>();
  // First offset of each open transaction.
  private final Map<Long, Long> open = new HashMap<>();
  private long start;
  private long end;

  private static final class Entry {
    private final SimRecord record;
    private final long transaction;
    private boolean visible;

    /** A marker, if {@code record} has no payload. */
    private Entry(SimRecord record, long transaction) {
      this.record = record;
      this.transaction = transaction;
      this.visible = transaction == NO_TRANSACTION && record.payload() != null;
    }
  }

  private record EpochStart(int epoch, long start) {}

  /**
   * A data record that a read-committed consumer could once read.
   *
   * @see #truncatedBy
   */
  static final class Past {
    private final SimRecord record;
    private int truncatedBy = Integer.MAX_VALUE;
    private long removedAt = Long.MAX_VALUE;

    private Past(SimRecord record) {
      this.record = record;
    }

    SimRecord record() {
      return record;
    }

    /** The leader epoch whose unclean election took it away, or the greatest number. */
    int truncatedBy() {
      return truncatedBy;
    }

    /** True time, µs, at which retention or compaction took it; the greatest number if not. */
    long removedAt() {
      return removedAt;
    }
  }

  PartitionLog(int epoch) {
    epochs.add(new EpochStart(epoch, 0));
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  int epoch() {
    return epochs.get(epochs.size() - 1).epoch();
  }

  /** The first offset that a read-committed consumer can't read yet. */
  long stableEnd() {
    long stable = end;
    for (long first : open.values()) {
      stable = Math.min(stable, first);
    }
    return stable;
  }

  /** Whether a position taken under {@code epoch} is no longer one of this log. */
  boolean truncated(long offset, int epoch) {
    return epoch > epoch() || offset > (epoch < 0 ? end : endOf(epoch));
  }

  private long endOf(int epoch) {
    for (EpochStart each : epochs) {
      if (each.epoch() > epoch) {
        return each.start();
      }
    }
    return end;
  }

  void append(long key, Payload payload, long timestamp) {
    Entry entry = add(key, payload, timestamp, NO_TRANSACTION);
    past.add(new Past(entry.record));
  }

  void append(long transaction, long key, Payload payload, long timestamp) {
    open.putIfAbsent(transaction, end);
    add(key, payload, timestamp, transaction);
  }

  private Entry add(long key, Payload payload, long timestamp, long transaction) {
    Entry entry = new Entry(new SimRecord(end++, key, payload, timestamp, epoch()), transaction);
    entries.add(entry);
    return entry;
  }

  /** Ends a transaction by a marker; no effect if it has written nothing here. */
  void end(long transaction, boolean committed, long timestamp) {
    if (open.remove(transaction) == null) {
      return;
    }
    for (Entry entry : entries) {
      if (entry.transaction == transaction && committed) {
        entry.visible = true;
        past.add(new Past(entry.record));
      }
    }
    add(0, null, timestamp, NO_TRANSACTION);
  }

  /** When the transaction open at the stable end was last written to, µs; −1 if none is. */
  long openSince() {
    long stable = stableEnd();
    for (Map.Entry<Long, Long> each : open.entrySet()) {
      if (each.getValue() == stable) {
        return lastOf(each.getKey());
      }
    }
    return -1;
  }

  private long lastOf(long transaction) {
    long last = -1;
    for (Entry entry : entries) {
      if (entry.transaction == transaction) {
        last = Math.max(last, entry.record.timestamp());
      }
    }
    return last;
  }

  /** Timestamp of the first entry from {@code offset} on, below the stable end; −1 if none. */
  long oldest(long offset) {
    long stable = stableEnd();
    for (int i = indexOf(offset); i < entries.size(); i++) {
      SimRecord record = entries.get(i).record;
      if (record.offset() >= stable) {
        return -1;
      }
      if (entries.get(i).visible) {
        return record.timestamp();
      }
    }
    return -1;
  }

  /** The first offset whose record has {@code timestamp} or a later one; the stable end if none. */
  long firstAt(long timestamp) {
    long stable = stableEnd();
    for (Entry entry : entries) {
      if (entry.record.offset() >= stable) {
        return stable;
      }
      if (entry.record.timestamp() >= timestamp) {
        return entry.record.offset();
      }
    }
    return stable;
  }

  /** What a read-committed consumer gets of {@code [from, until)}. */
  void read(long from, long until, List<SimRecord> into) {
    for (int i = indexOf(from); i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.record.offset() >= until) {
        return;
      }
      if (entry.visible) {
        into.add(entry.record);
      }
    }
  }

  /** The index of the first entry at {@code offset} or later. */
  private int indexOf(long offset) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).record.offset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void retainFrom(long offset, long now) {
    start = Math.max(start, Math.min(offset, stableEnd()));
    entries.removeIf(entry -> entry.record.offset() < start);
    for (Past each : past) {
      if (each.record.offset() < start) {
        remove(each, now);
      }
    }
  }

  private static void remove(Past record, long now) {
    if (record.truncatedBy == Integer.MAX_VALUE) {
      record.removedAt = Math.min(record.removedAt, now);
    }
  }

  /**
   * Removes every readable record below {@code before} that a later one of its key follows.
   *
   * @return the offsets that are gone now
   */
  Set<Long> compact(long before, long now) {
    Set<Long> keys = new HashSet<>();
    Set<Long> removed = new HashSet<>();
    long stable = stableEnd();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (entry.visible && entry.record.offset() < stable) {
        boolean newest = keys.add(entry.record.key());
        if (!newest && entry.record.offset() < before) {
          removed.add(entry.record.offset());
        }
      }
    }
    entries.removeIf(entry -> removed.contains(entry.record.offset()));
    for (Past each : past) {
      if (removed.contains(each.record.offset())) {
        remove(each, now);
      }
    }
    return removed;
  }

  /** Another leader takes over that has all records. */
  void elect() {
    epochs.add(new EpochStart(epoch() + 1, end));
  }

  /** Another leader takes over that has the records below {@code offset} alone. */
  void truncate(long offset) {
    long kept = Math.max(start, Math.min(offset, end));
    int epoch = epoch() + 1;
    for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
      if (each.next().record.offset() >= kept) {
        each.remove();
      }
    }
    for (Past each : past) {
      if (each.record.offset() >= kept && each.truncatedBy == Integer.MAX_VALUE) {
        each.truncatedBy = epoch;
      }
    }
    open.values().removeIf(first -> first >= kept);
    epochs.removeIf(each -> each.start() >= kept && each.start() > 0);
    epochs.add(new EpochStart(epoch, kept));
    end = kept;
  }

  /** Everything that a read-committed consumer could ever read, in the order it became readable. */
  List<Past> past() {
    return past;
  }
}
