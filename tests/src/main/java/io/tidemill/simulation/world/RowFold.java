package io.tidemill.simulation.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What a table must hold whose rows stem from one record each. */
final class RowFold {
  private static final Comparator<Event> NEWEST_FIRST =
      Comparator.comparingInt(Event::order).thenComparingLong(Event::place).reversed();

  private final SimDefinition.Shape shape;
  private final Map<Long, List<Event>> events = new HashMap<>();

  /**
   * Something that a record did, or may have done, to its key's row.
   *
   * @param order of the run, by its claim; then {@code place} of the record within
   * @param certain whether it must have happened
   * @param a what it sets; null for a null
   * @param b likewise, where there is no lookup
   * @param deletes whether it deletes the row
   * @param lookups versions of the lookup that may have been asked
   * @param expires µs; the greatest number for never
   */
  record Event(
      int order,
      long place,
      boolean certain,
      Long a,
      Long b,
      boolean deletes,
      Versions lookups,
      long expires) {}

  /** Versions of the lookup, both inclusive. */
  record Versions(long from, long to) {}

  RowFold(SimDefinition.Shape shape) {
    this.shape = shape;
  }

  void add(long key, Event event) {
    events.computeIfAbsent(key, any -> new ArrayList<>()).add(event);
  }

  /** Where a table, named for the words alone, holds something else. */
  void compare(SimTable table, String name, long now, long slack, List<String> differences) {
    TreeSet<Long> keys = new TreeSet<>(events.keySet());
    keys.addAll(table.keys(now));
    for (long key : keys) {
      List<Event> newestFirst = new ArrayList<>(events.getOrDefault(key, List.of()));
      newestFirst.sort(NEWEST_FIRST);
      Long[] row = table.read(key, now);
      for (int column = 0; column <= shape.columns(); column++) {
        Long found = found(row, column);
        if (!allowed(newestFirst, key, column, found, now, slack)) {
          differences.add(
              name
                  + " row "
                  + key
                  + (column == shape.columns() ? "" : " column " + column)
                  + ": found "
                  + (column == shape.columns() ? (row == null ? "none" : "one") : found)
                  + ", expected the fold of (newest first) "
                  + newestFirst);
        }
      }
    }
  }

  /** A column's value; of the column behind the last, whether there is a row. */
  private Long found(Long[] row, int column) {
    if (row == null) {
      return null;
    }
    return column == shape.columns() ? Long.valueOf(0) : row[column];
  }

  private boolean allowed(
      List<Event> newestFirst, long key, int column, Long found, long now, long slack) {
    for (Event event : newestFirst) {
      boolean surelyAlive = event.expires() - slack > now;
      boolean surelyDead = event.expires() != Long.MAX_VALUE && event.expires() + slack <= now;
      // A row written after its time is deleted, with what it would have left alone.
      if (found == null && (event.deletes() || !surelyAlive)) {
        return true;
      }
      if (event.deletes() || sets(event, column)) {
        if (!event.deletes() && !surelyDead && gives(event, key, column, found)) {
          return true;
        }
        if (event.certain()) {
          return false;
        }
      }
    }
    return found == null;
  }

  private boolean sets(Event event, int column) {
    return switch (column) {
      case 0 -> event.a() != null || shape == SimDefinition.Shape.REPLACED;
      case 1 -> event.b() != null || shape != SimDefinition.Shape.PATCHED;
      default -> true;
    };
  }

  private boolean gives(Event event, long key, int column, Long found) {
    if (column == 0) {
      return Objects.equals(event.a(), found);
    }
    if (column == shape.columns()) {
      return found != null;
    }
    if (shape != SimDefinition.Shape.EXPIRING) {
      return Objects.equals(event.b(), found);
    }
    for (long version = event.lookups().from(); version <= event.lookups().to(); version++) {
      if (Objects.equals(new SimOutside.Lookup(version).valueOf(key), found)) {
        return true;
      }
    }
    return false;
  }
}
