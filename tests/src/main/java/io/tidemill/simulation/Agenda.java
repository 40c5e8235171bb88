package io.tidemill.simulation;

import java.util.PriorityQueue;

/** What is to happen, in order of virtual time; what is due at the same time, in random order. */
final class Agenda {
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private final Dice dice;
  private long added;

  /** One thing to happen; a later one may take its place by cancelling it. */
  static final class Entry implements Comparable<Entry> {
    final long at;
    private final long tie;
    private final Runnable what;
    private boolean cancelled;

    private Entry(long at, long tie, Runnable what) {
      this.at = at;
      this.tie = tie;
      this.what = what;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Entry other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(tie, other.tie);
    }
  }

  Agenda(Dice dice) {
    this.dice = dice;
  }

  /**
   * Plans {@code what} for {@code at}.
   *
   * @param at ms since the epoch
   */
  Entry add(long at, Runnable what) {
    Entry entry = new Entry(at, dice.bits(0xA6E4DA, added++), what);
    entries.add(entry);
    return entry;
  }

  /** When the next thing is due, or {@link Long#MAX_VALUE}. */
  long next() {
    while (!entries.isEmpty() && entries.peek().cancelled) {
      entries.poll();
    }
    return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().at;
  }

  /** Lets the next thing happen; call {@link #next} first. */
  void step() {
    entries.poll().what.run();
  }
}
