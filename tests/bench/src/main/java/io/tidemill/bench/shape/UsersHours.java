package io.tidemill.bench.shape;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records grouped by user and hour, merged into rows that half of the records have made before. */
final class UsersHours implements Expected {
  /** All records fall into so many: two million then make 400,000 rows, of five records each. */
  static final int HOURS = 4;

  static final long HOUR_MILLIS = 3_600_000L;

  private static final int USER = 0;
  private static final int HOUR = 1;
  private static final int EVENTS = 2;
  private static final int QUANTITY = 3;
  private static final int FIRST = 4;
  private static final int LAST = 5;

  private final Column user;
  private final Column time;
  private final Column quantity;

  private UsersHours(Events events) {
    this.user = events.user();
    this.time = events.time();
    this.quantity = events.quantity();
  }

  static Shape shape(int count, Records records, Events events) {
    Map<String, Column.Type> columns = new LinkedHashMap<>();
    columns.put("user_id", Column.Type.BIGINT);
    columns.put("hour", Column.Type.TIMESTAMP);
    columns.put("events", Column.Type.BIGINT);
    columns.put("quantity", Column.Type.BIGINT);
    columns.put("first_event", Column.Type.TIMESTAMP);
    columns.put("last_event", Column.Type.TIMESTAMP);
    Map<String, String> merge = new LinkedHashMap<>();
    merge.put("events", "sum");
    merge.put("quantity", "sum");
    merge.put("first_event", "min");
    merge.put("last_event", "max");
    return new Shape(
        "aggregate",
        "narrow records grouped by user and hour, merged into rows that half of them made before",
        count,
        count / 2,
        records,
        "SELECT user_id, date_trunc('HOUR', event_time) AS hour, count(*) AS events, sum(quantity) AS quantity, min(event_time) AS first_event, max(event_time) AS last_event FROM source GROUP BY 1, 2",
        new Table(List.of("user_id"), List.of("hour"), columns),
        merge,
        new UsersHours(events));
  }

  @Override
  public State after(int records) {
    return new Sums(records);
  }

  /** A row's place is that of its group among those that have records. */
  private final class Sums implements State {
    private final long[] events = new long[Events.USERS * HOURS];
    private final long[] quantities = new long[events.length];
    private final long[] firsts = new long[events.length];
    private final long[] lasts = new long[events.length];
    private final int[] newest = new int[events.length];
    private final int[] groups;

    Sums(int records) {
      for (int record = 0; record < records; record++) {
        long millis = ((Instant) time.of(record)).toEpochMilli();
        int group = group((Long) user.of(record), millis);
        firsts[group] = events[group] == 0 ? millis : Math.min(firsts[group], millis);
        lasts[group] = Math.max(lasts[group], millis);
        events[group]++;
        newest[group] = record;
        quantities[group] += (Integer) quantity.of(record);
      }
      int[] used = new int[events.length];
      int rows = 0;
      for (int group = 0; group < events.length; group++) {
        if (events[group] > 0) {
          used[rows++] = group;
        }
      }
      groups = Arrays.copyOf(used, rows);
    }

    private static int group(long user, long millis) {
      return (int) (user * HOURS + (millis - Events.BEGIN.toEpochMilli()) / HOUR_MILLIS);
    }

    @Override
    public int rows() {
      return groups.length;
    }

    @Override
    public Optional<Integer> placeOf(Object[] cells) {
      long user = (Long) cells[USER];
      long millis = ((Instant) cells[HOUR]).toEpochMilli() - Events.BEGIN.toEpochMilli();
      if (user < 0 || user >= Events.USERS || millis < 0 || millis >= HOURS * HOUR_MILLIS) {
        return Optional.empty();
      }
      int place = Arrays.binarySearch(groups, group(user, millis + Events.BEGIN.toEpochMilli()));
      return place < 0 ? Optional.empty() : Optional.of(place);
    }

    @Override
    public Object cell(int row, int column) {
      int group = groups[row];
      return switch (column) {
        case USER -> (long) (group / HOURS);
        case HOUR -> Events.BEGIN.plusMillis(group % HOURS * HOUR_MILLIS);
        case EVENTS -> events[group];
        case QUANTITY -> quantities[group];
        case FIRST -> Instant.ofEpochMilli(firsts[group]);
        case LAST -> Instant.ofEpochMilli(lasts[group]);
        default -> throw new IllegalArgumentException("No column " + column);
      };
    }

    @Override
    public long newest(int row) {
      return newest[groups[row]];
    }
  }
}
