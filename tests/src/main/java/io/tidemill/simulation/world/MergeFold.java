package io.tidemill.simulation.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a table must hold into which runs are merged. */
final class MergeFold {
  /** Beyond that many doubtful parts, not every combination is tried. */
  private static final int MOST_PARTS = 10;

  private static final int COLUMNS = 4;

  private final Map<Long, List<Part>> groups = new TreeMap<>();
  private boolean guaranteed = true;

  /** What a record adds to its group's row; if it isn't certain, perhaps. */
  private record Part(int order, boolean certain, Long a, Long b) {}

  /** A run that committed has emptied the table. */
  void emptied() {
    groups.clear();
    guaranteed = true;
  }

  /** A run that didn't commit may have emptied the table. */
  void perhapsEmptied() {
    guaranteed = false;
  }

  void add(int order, long group, Long a, Long b, boolean certain) {
    groups.computeIfAbsent(group, any -> new ArrayList<>()).add(new Part(order, certain, a, b));
  }

  /** Where a table, named for the words alone, holds something else. */
  void compare(SimTable table, String name, long now, List<String> differences) {
    if (!guaranteed) {
      return;
    }
    TreeSet<Long> keys = new TreeSet<>(groups.keySet());
    keys.addAll(table.keys(now));
    for (long key : keys) {
      List<Part> parts = groups.getOrDefault(key, List.of());
      Long[] row = table.read(key, now);
      Long[] found = row == null ? empty() : Arrays.copyOf(row, COLUMNS);
      if (!allowed(parts, found)) {
        differences.add(
            name
                + " group "
                + key
                + ": found "
                + Arrays.toString(found)
                + ", expected the merge of "
                + parts);
      }
    }
  }

  private static Long[] empty() {
    return new Long[] {0L, null, null, null};
  }

  private static boolean allowed(List<Part> parts, Long[] found) {
    Long[] sure = empty();
    List<List<Part>> single = new ArrayList<>();
    Map<Integer, List<Part>> byRun = new TreeMap<>();
    for (Part part : parts) {
      if (part.certain()) {
        take(sure, part);
      } else {
        single.add(List.of(part));
        byRun.computeIfAbsent(part.order(), any -> new ArrayList<>()).add(part);
      }
    }
    if (reached(sure, new ArrayList<>(byRun.values()), 0, found)) {
      return true;
    }
    if (single.size() <= MOST_PARTS) {
      return reached(sure, single, 0, found);
    }
    return found[0] >= sure[0] && found[0] <= sure[0] + single.size();
  }

  /** Whether {@code sum} and some of the parts from {@code next} on make what was found. */
  private static boolean reached(Long[] sum, List<List<Part>> parts, int next, Long[] found) {
    if (Arrays.equals(sum, found)) {
      return true;
    }
    if (next >= Math.min(parts.size(), MOST_PARTS)) {
      return false;
    }
    if (reached(sum, parts, next + 1, found)) {
      return true;
    }
    Long[] with = sum.clone();
    parts.get(next).forEach(part -> take(with, part));
    return reached(with, parts, next + 1, found);
  }

  private static void take(Long[] sum, Part part) {
    sum[0]++;
    if (part.a() != null) {
      sum[1] = sum[1] == null ? part.a() : sum[1] + part.a();
      sum[2] = sum[2] == null ? part.a() : Math.min(sum[2], part.a());
    }
    if (part.b() != null) {
      sum[3] = sum[3] == null ? part.b() : Math.max(sum[3], part.b());
    }
  }
}
