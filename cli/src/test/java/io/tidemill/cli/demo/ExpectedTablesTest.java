package io.tidemill.cli.demo;

import static io.tidemill.cli.demo.FlightsForTests.flight;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.demo.ExpectedTables.FlightCells;
import io.tidemill.cli.demo.ExpectedTables.FlightKey;
import io.tidemill.cli.demo.ExpectedTables.RouteCells;
import io.tidemill.cli.demo.ExpectedTables.RouteDay;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ExpectedTablesTest {
  private final ExpectedTables expected = new ExpectedTables();

  @Test
  void later_record_of_a_flight_wins_and_both_count_for_their_route() {
    expected.add(flight("2001/01/01 00:47", 66, "DTW", "LAS"));
    expected.add(flight("2001/01/01 00:47", -4, "DTW", "LAS"));

    Comparison<FlightKey, FlightCells> flights = expected.compareByOrigin();
    flights.see(
        new FlightKey("DTW", Instant.parse("2001-01-01T00:47:00Z"), "LAS"),
        new FlightCells(-4, 100));
    assertThat(flights.differences()).isEmpty();

    Comparison<RouteDay, RouteCells> days = expected.compareByRouteDay();
    days.see(new RouteDay("DTW", "LAS", LocalDate.of(2001, 1, 1)), new RouteCells(2, 62));
    assertThat(days.differences()).isEmpty();
    assertThat(days.rows()).isEqualTo(1);
  }

  @Test
  void routes_and_days_are_kept_apart() {
    expected.add(flight("2001/01/01 23:59", 1, "DTW", "LAS"));
    expected.add(flight("2001/01/02 00:00", 2, "DTW", "LAS"));
    expected.add(flight("2001/01/02 00:00", 4, "LAS", "DTW"));

    Comparison<RouteDay, RouteCells> days = expected.compareByRouteDay();
    days.see(new RouteDay("DTW", "LAS", LocalDate.of(2001, 1, 1)), new RouteCells(1, 1));
    days.see(new RouteDay("DTW", "LAS", LocalDate.of(2001, 1, 2)), new RouteCells(1, 2));
    days.see(new RouteDay("LAS", "DTW", LocalDate.of(2001, 1, 2)), new RouteCells(1, 4));
    assertThat(days.differences()).isEmpty();
  }

  @Test
  void published_flights_give_the_figures_that_their_readme_tells() {
    FlightData data = FlightsForTests.published();
    for (int number = 0; number < data.size(); number++) {
      expected.add(data.flight(number));
    }
    assertThat(expected.compareByOrigin().differences())
        .singleElement()
        .asString()
        .startsWith("19,998 missing");
    assertThat(expected.compareByRouteDay().differences())
        .singleElement()
        .asString()
        .startsWith("18,825 missing");
  }
}
