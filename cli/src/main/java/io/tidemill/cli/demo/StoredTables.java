package io.tidemill.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.cli.demo.ExpectedTables.FlightCells;
import io.tidemill.cli.demo.ExpectedTables.FlightKey;
import io.tidemill.cli.demo.ExpectedTables.RouteCells;
import io.tidemill.cli.demo.ExpectedTables.RouteDay;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads tables whole, page by page.
 *
 * <p>Methods throw a {@link TidemillException} of kind {@code INFRASTRUCTURE} if Cassandra doesn't
 * answer.
 */
record StoredTables(CqlSession session) {
  private static final int PAGE_ROWS = 5_000;
  private static final Duration PAGE_WITHIN = Duration.ofSeconds(20);

  /** Counts a table's rows. A count in one go would time out on a large one. */
  long count(TableName table) {
    Counter counter = new Counter();
    read("SELECT token(%s) FROM %s".formatted(partitionKey(table), table), row -> counter.rows++);
    return counter.rows;
  }

  void readByOrigin(Comparison<FlightKey, FlightCells> comparison) {
    read(
        "SELECT origin, date, destination, delay, distance FROM " + ExpectedTables.BY_ORIGIN,
        row ->
            comparison.see(
                new FlightKey(
                    row.getString("origin"), row.getInstant("date"), row.getString("destination")),
                new FlightCells(row.getInt("delay"), row.getInt("distance"))));
  }

  void readByRouteDay(Comparison<RouteDay, RouteCells> comparison) {
    read(
        "SELECT origin, destination, day, flights, delay FROM " + ExpectedTables.BY_ROUTE_DAY,
        row ->
            comparison.see(
                new RouteDay(
                    row.getString("origin"), row.getString("destination"), row.getLocalDate("day")),
                new RouteCells(row.getLong("flights"), row.getLong("delay"))));
  }

  private void read(String select, Consumer<Row> onRow) {
    try {
      session
          .execute(
              SimpleStatement.newInstance(select).setPageSize(PAGE_ROWS).setTimeout(PAGE_WITHIN))
          .forEach(onRow);
    } catch (DriverException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Cassandra did not answer \"%s\": %s".formatted(select, e.getMessage()),
          e);
    }
  }

  private String partitionKey(TableName table) {
    return session
        .getMetadata()
        .getKeyspace(table.keyspace())
        .flatMap(keyspace -> keyspace.getTable(table.table()))
        .orElseThrow(() -> new IllegalStateException("No table " + table))
        .getPartitionKey()
        .stream()
        .map(column -> column.getName().asCql(true))
        .collect(Collectors.joining(", "));
  }

  private static final class Counter {
    private long rows;
  }
}
