package io.tidemill.cli.demo;

import io.tidemill.cli.Home;
import java.nio.file.Path;
import java.time.LocalDateTime;

/** Flights, made up or published. */
final class FlightsForTests {
  private FlightsForTests() {}

  /** The data that the demo uses; tests run in the folder of their room. */
  static FlightData published() {
    return FlightData.read(new Home(Path.of("..")).pipelines().resolve("data/flights-20k.json.gz"));
  }

  /** A flight of 100 miles. */
  static Flight flight(String date, int delay, String origin, String destination) {
    return new Flight(LocalDateTime.parse(date, Flight.DATE), delay, 100, origin, destination);
  }
}
