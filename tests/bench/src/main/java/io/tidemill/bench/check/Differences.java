package io.tidemill.bench.check;

import java.util.ArrayList;
import java.util.List;

/** Counts differences and keeps the first in words. Safe for use by several threads. */
final class Differences {
  private static final int KEPT = 10;

  private final List<String> first = new ArrayList<>();
  private long count;

  synchronized void add(String difference) {
    count++;
    if (first.size() < KEPT) {
      first.add(difference);
    }
  }

  synchronized TableCheck.Found found(long rows) {
    return new TableCheck.Found(rows, count, first);
  }
}
