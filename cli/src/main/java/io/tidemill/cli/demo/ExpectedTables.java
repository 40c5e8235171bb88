package io.tidemill.cli.demo;

import io.tidemill.core.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * What the two tables must hold once every record has been processed: a plain fold of the records
 * as they were produced, without Spark or SQL. Not safe for use by several threads.
 */
final class ExpectedTables {
  static final TableName BY_ORIGIN = TableName.parse("flights.by_origin");
  static final TableName BY_ROUTE_DAY = TableName.parse("flights.delay_by_route_day");

  private final Map<FlightKey, FlightCells> byOrigin = new HashMap<>();
  private final Map<RouteDay, RouteCells> byRouteDay = new HashMap<>();

  /** Key of {@code flights.by_origin}. */
  record FlightKey(String origin, Instant date, String destination) {}

  /** The other cells of {@code flights.by_origin}. */
  record FlightCells(int delay, int distance) {}

  /** Key of {@code flights.delay_by_route_day}. */
  record RouteDay(String origin, String destination, LocalDate day) {}

  /** The merged cells of {@code flights.delay_by_route_day}. */
  record RouteCells(long flights, long delay) {
    RouteCells plus(RouteCells other) {
      return new RouteCells(flights + other.flights, delay + other.delay);
    }
  }

  /** Takes in a record. Records of one route must come in the order in which they were produced. */
  void add(Flight flight) {
    byOrigin.put(
        new FlightKey(
            flight.origin(), flight.date().toInstant(ZoneOffset.UTC), flight.destination()),
        new FlightCells(flight.delay(), flight.distance()));
    byRouteDay.merge(
        new RouteDay(flight.origin(), flight.destination(), flight.date().toLocalDate()),
        new RouteCells(1, flight.delay()),
        RouteCells::plus);
  }

  Comparison<FlightKey, FlightCells> compareByOrigin() {
    return new Comparison<>(byOrigin);
  }

  Comparison<RouteDay, RouteCells> compareByRouteDay() {
    return new Comparison<>(byRouteDay);
  }
}
