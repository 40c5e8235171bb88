package io.tidemill.bench.check;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.bench.shape.Expected;
import io.tidemill.bench.shape.Table;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds all cells of a table against what they must be: scans it by token ranges, side by side. */
public final class TableCheck {
  private static final int RANGES = 64;
  private static final int PAGE_ROWS = 5_000;
  private static final Duration PAGE_WITHIN = Duration.ofSeconds(60);

  private final CqlSession session;
  private final String name;
  private final Table table;
  private final List<String> columns;
  private final List<String> regular;

  /** Of a table like {@code table}, called {@code name}. */
  public TableCheck(CqlSession session, String name, Table table) {
    this.session = requireNonNull(session, "session");
    this.name = requireNonNull(name, "name");
    this.table = requireNonNull(table, "table");
    this.columns = List.copyOf(table.columns().keySet());
    this.regular = table.regular();
  }

  /**
   * What was found.
   *
   * @param rows in the table
   * @param differences from what must be there
   * @param first of them, in words
   */
  public record Found(long rows, long differences, List<String> first) {
    public Found {
      first = List.copyOf(first);
    }

    /** Whether the table is what it must be. */
    public boolean right() {
      return differences == 0;
    }
  }

  /**
   * Compares rows, cells, and, if it is known, when they must have been written.
   *
   * @param writeTimes empty where the writer lets the store's clients choose
   */
  public Found compare(Expected.State expected, Optional<WriteTimes> writeTimes) {
    Differences differences = new Differences();
    AtomicIntegerArray seen = new AtomicIntegerArray(expected.rows());
    PreparedStatement select = session.prepare(select(writeTimes.isPresent()));
    List<Callable<Long>> scans = new ArrayList<>();
    for (int range = 0; range < RANGES; range++) {
      BoundStatement statement =
          select
              .bind(begin(range), range == RANGES - 1 ? Long.MAX_VALUE : begin(range + 1) - 1)
              .setPageSize(PAGE_ROWS)
              .setTimeout(PAGE_WITHIN);
      scans.add(() -> scan(statement, new RowCheck(expected, writeTimes, seen, differences)));
    }
    long rows = all(scans).stream().mapToLong(Long::longValue).sum();
    for (int row = 0; row < expected.rows(); row++) {
      if (seen.get(row) != 1) {
        differences.add(
            "row %s: expected once, found %d times".formatted(key(expected, row), seen.get(row)));
      }
    }
    return differences.found(rows);
  }

  private String select(boolean withTimes) {
    Stream<String> times = regular.stream().map("WRITETIME(%s)"::formatted);
    String key = "token(%s)".formatted(String.join(", ", table.partitionKey()));
    return "SELECT %s FROM %s WHERE %s >= ? AND %s <= ?"
        .formatted(
            Stream.concat(columns.stream(), withTimes ? times : Stream.empty())
                .collect(Collectors.joining(", ")),
            name,
            key,
            key);
  }

  private static long begin(int range) {
    return Long.MIN_VALUE + range * (Long.MIN_VALUE / RANGES * -2);
  }

  private long scan(BoundStatement statement, RowCheck check) {
    long rows = 0;
    for (Row row : session.execute(statement)) {
      check.row(row);
      rows++;
    }
    return rows;
  }

  private static List<Long> all(List<Callable<Long>> scans) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Long> rows = new ArrayList<>();
      for (Future<Long> scan : threads.invokeAll(scans)) {
        rows.add(scan.get());
      }
      return rows;
    } catch (ExecutionException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "The table can't be read to be checked: " + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while a table was checked", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private String key(Expected.State expected, int row) {
    return Stream.concat(table.partitionKey().stream(), table.clustering().stream())
        .map(column -> column + "=" + expected.cell(row, columns.indexOf(column)))
        .collect(Collectors.joining(", "));
  }

  /** Holds rows against what is expected. */
  private final class RowCheck {
    private final Expected.State expected;
    private final Optional<WriteTimes> writeTimes;
    private final AtomicIntegerArray seen;
    private final Differences differences;

    RowCheck(
        Expected.State expected,
        Optional<WriteTimes> writeTimes,
        AtomicIntegerArray seen,
        Differences differences) {
      this.expected = expected;
      this.writeTimes = writeTimes;
      this.seen = seen;
      this.differences = differences;
    }

    void row(Row row) {
      Object[] cells = new Object[columns.size()];
      for (int column = 0; column < cells.length; column++) {
        cells[column] = row.getObject(column);
      }
      Optional<Integer> place = expected.placeOf(cells);
      if (place.isEmpty()) {
        differences.add("row that should not be there: " + row.getFormattedContents());
        return;
      }
      int found = place.get();
      seen.incrementAndGet(found);
      for (int column = 0; column < cells.length; column++) {
        Object wanted = expected.cell(found, column);
        if (!wanted.equals(cells[column])) {
          differences.add(
              "row %s, %s: expected %s, found %s"
                  .formatted(key(expected, found), columns.get(column), wanted, cells[column]));
        }
      }
      writeTimes.ifPresent(times -> times(row, found, times.of(expected.newest(found))));
    }

    private void times(Row row, int found, long wanted) {
      for (int column = 0; column < regular.size(); column++) {
        Object time = row.getObject(columns.size() + column);
        if (!Long.valueOf(wanted).equals(time)) {
          differences.add(
              "row %s, write time of %s: expected %d, found %s"
                  .formatted(key(expected, found), regular.get(column), wanted, time));
        }
      }
    }
  }
}
