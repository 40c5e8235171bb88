package io.tidemill.bench.shape;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real flights, held as numbers; a record is a flight, and has an id that the data lack. */
final class Flights {
  /** How many the file holds. */
  static final int COUNT = 3_000_000;

  private static final int PARTITIONS = 8;
  private static final int FIELDS = 5;
  private static final int ID_FIELD = 1;
  private static final int PLACE_FIELD = -3;

  private final Mix mix;
  private final long[] dates;
  private final int[] delays;
  private final int[] distances;
  private final short[] origins;
  private final short[] destinations;
  private final List<String> airports = new ArrayList<>();

  private Flights(Mix mix, int count) {
    this.mix = mix;
    dates = new long[count];
    delays = new int[count];
    distances = new int[count];
    origins = new short[count];
    destinations = new short[count];
  }

  /**
   * Reads the first {@code count}.
   *
   * @param file lines of departure, delay, distance, origin and destination
   * @throws TidemillException of kind {@code OPERATOR} if they aren't there
   */
  static Flights read(Mix mix, Path file, int count) {
    Flights flights = new Flights(mix, count);
    Map<String, Short> numbers = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (int flight = 0; flight < count; flight++) {
        String line = lines.readLine();
        if (line == null) {
          throw missing(file, count, null);
        }
        String[] fields = line.split("\t", FIELDS);
        flights.dates[flight] = Long.parseLong(fields[0]);
        flights.delays[flight] = Integer.parseInt(fields[1]);
        flights.distances[flight] = Integer.parseInt(fields[2]);
        flights.origins[flight] = flights.number(numbers, fields[3]);
        flights.destinations[flight] = flights.number(numbers, fields[4]);
      }
    } catch (IOException e) {
      throw missing(file, count, e);
    }
    return flights;
  }

  private short number(Map<String, Short> numbers, String airport) {
    return numbers.computeIfAbsent(
        airport,
        name -> {
          airports.add(name);
          return (short) (airports.size() - 1);
        });
  }

  private static TidemillException missing(Path file, int count, IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected %,d flights in %s, found fewer or none; delete the file, and the bench fetches them again"
            .formatted(count, file),
        cause);
  }

  /** The flights as records, keyed by their origin. */
  Records records() {
    Column origin =
        new Column("origin", Column.Type.TEXT, flight -> airports.get(origins[(int) flight]));
    List<Column> columns =
        List.of(
            origin,
            new Column(
                "date", Column.Type.TIMESTAMP, flight -> Instant.ofEpochMilli(dates[(int) flight])),
            new Column(
                "event_id",
                Column.Type.TEXT,
                flight -> RowByRow.id(mix.of(flight, ID_FIELD), flight)),
            new Column(
                "destination",
                Column.Type.TEXT,
                flight -> airports.get(destinations[(int) flight])),
            new Column("delay", Column.Type.INT, flight -> delays[(int) flight]),
            new Column("distance", Column.Type.INT, flight -> distances[(int) flight]));
    return new Records(
        columns,
        PARTITIONS,
        flight -> (int) mix.below(PARTITIONS, origins[(int) flight], PLACE_FIELD),
        Optional.of(origin));
  }
}
