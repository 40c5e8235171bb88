package io.tidemill.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The published flights, in order of their dates; beyond the last they begin again, with dates
 * shifted by as many whole days as the data span, so that no flight is there twice.
 *
 * @param flights at least one
 */
record FlightData(List<Flight> flights) {
  FlightData {
    flights = List.copyOf(flights);
    if (flights.isEmpty()) {
      throw new IllegalArgumentException("There must be at least one flight");
    }
  }

  /**
   * Reads gzipped JSON, one record after the other.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the file can't be read
   */
  static FlightData read(Path file) {
    List<Flight> flights = new ArrayList<>();
    try (InputStream json = new GZIPInputStream(Files.newInputStream(file));
        MappingIterator<JsonNode> records =
            new JsonMapper().readerFor(JsonNode.class).readValues(json)) {
      while (records.hasNext()) {
        flights.add(flight(records.next()));
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The demo's flights should be in %s, but it can't be read (%s). Check the file out again"
              .formatted(file, e.getMessage()),
          e);
    }
    return new FlightData(flights);
  }

  int size() {
    return flights.size();
  }

  /** The flight with the given number, from 0 on without end. */
  Flight flight(int number) {
    int round = number / size();
    Flight flight = flights.get(number % size());
    return round == 0 ? flight : flight.daysLater(round * daysSpanned());
  }

  /** Days from the first flight's to the last one's, both counted. */
  long daysSpanned() {
    return ChronoUnit.DAYS.between(
            flights.get(0).date().toLocalDate(), flights.get(size() - 1).date().toLocalDate())
        + 1;
  }

  private static Flight flight(JsonNode fields) {
    return new Flight(
        LocalDateTime.parse(fields.required("date").textValue(), Flight.DATE),
        fields.required("delay").intValue(),
        fields.required("distance").intValue(),
        fields.required("origin").textValue().intern(),
        fields.required("destination").textValue().intern());
  }
}
