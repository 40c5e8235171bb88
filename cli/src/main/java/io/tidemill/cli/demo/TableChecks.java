package io.tidemill.cli.demo;

import io.tidemill.cli.demo.ExpectedTables.FlightCells;
import io.tidemill.cli.demo.ExpectedTables.FlightKey;
import io.tidemill.cli.demo.ExpectedTables.RouteCells;
import io.tidemill.cli.demo.ExpectedTables.RouteDay;
import io.tidemill.cli.screen.Check;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import java.util.ArrayList;
import java.util.List;

/** Compares the tables, as they are read back, with the fold of the records produced. */
record TableChecks(StoredTables tables, ExpectedTables expected) {
  /** A check for each table that the demo knows. */
  List<Check> of(List<Sink> sinks) {
    List<Check> checks = new ArrayList<>();
    for (Sink sink : sinks) {
      if (sink.table().equals(ExpectedTables.BY_ORIGIN)) {
        Comparison<FlightKey, FlightCells> comparison = expected.compareByOrigin();
        tables.readByOrigin(comparison);
        checks.add(check(sink.table(), comparison));
      } else if (sink.table().equals(ExpectedTables.BY_ROUTE_DAY)) {
        Comparison<RouteDay, RouteCells> comparison = expected.compareByRouteDay();
        tables.readByRouteDay(comparison);
        checks.add(check(sink.table(), comparison));
      }
    }
    return checks;
  }

  private static Check check(TableName table, Comparison<?, ?> comparison) {
    return new Check(
        "%s: %,d rows, all as a fold of the records".formatted(table, comparison.rows()),
        comparison.differences());
  }
}
