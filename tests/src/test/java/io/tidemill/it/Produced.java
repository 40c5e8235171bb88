package io.tidemill.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.offsets.OffsetRange;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was produced, and what the tables must hold for it: a fold of the log in plain Java, which
 * shares no code with what it judges.
 */
final class Produced {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Sent> log = new ArrayList<>();

  /** A record where Kafka put it. */
  record Sent(int partition, long offset, String value, boolean broken) {
    Place place() {
      return new Place(partition, offset);
    }
  }

  /** Where a record is. */
  record Place(int partition, long offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** Key of {@code flights.by_origin}. */
  record FlightKey(String origin, Instant date, String destination)
      implements Comparable<FlightKey> {
    private static final Comparator<FlightKey> ORDER =
        Comparator.comparing(FlightKey::origin)
            .thenComparing(FlightKey::date)
            .thenComparing(FlightKey::destination);

    @Override
    public int compareTo(FlightKey other) {
      return ORDER.compare(this, other);
    }
  }

  /** The other cells of {@code flights.by_origin}, and their write time, µs. */
  record FlightRow(int delay, int distance, long writeTime) {}

  /** Key of {@code flights.delay_by_route_day}. */
  record RouteDay(String origin, String destination, LocalDate day)
      implements Comparable<RouteDay> {
    private static final Comparator<RouteDay> ORDER =
        Comparator.comparing(RouteDay::origin)
            .thenComparing(RouteDay::destination)
            .thenComparing(RouteDay::day);

    @Override
    public int compareTo(RouteDay other) {
      return ORDER.compare(this, other);
    }
  }

  /** The merged cells, and the mark of the last run merged. */
  record RouteDayRow(long flights, long delay, long mark) {}

  void add(Sent sent) {
    log.add(sent);
  }

  int size() {
    return log.size();
  }

  SortedSet<Place> broken() {
    return new TreeSet<>(log.stream().filter(Sent::broken).map(Sent::place).toList());
  }

  /** How many distinct keys the good records up to now have. */
  int distinctFlights() throws IOException {
    return byOrigin(List.of()).size();
  }

  /** The rows of {@code flights.by_origin}, once {@code commits} are all the runs there were. */
  SortedMap<FlightKey, FlightRow> byOrigin(List<Commit> commits) throws IOException {
    SortedMap<FlightKey, FlightRow> rows = new TreeMap<>();
    for (Sent sent : inOrder()) {
      JsonNode flight = JSON.readTree(sent.value());
      rows.put(
          new FlightKey(
              flight.get("origin").asText(),
              date(flight).toInstant(ZoneOffset.UTC),
              flight.get("destination").asText()),
          new FlightRow(
              flight.get("delay").asInt(),
              flight.get("distance").asInt(),
              commits.isEmpty() ? 0 : writeTime(sent, runOf(sent, commits))));
    }
    return rows;
  }

  /** The rows of {@code flights.delay_by_route_day}, once {@code commits} are all the runs. */
  SortedMap<RouteDay, RouteDayRow> delayByRouteDay(List<Commit> commits) throws IOException {
    SortedMap<RouteDay, RouteDayRow> rows = new TreeMap<>();
    for (Sent sent : inOrder()) {
      JsonNode flight = JSON.readTree(sent.value());
      long mark = runOf(sent, commits).run().claimTime();
      rows.merge(
          new RouteDay(
              flight.get("origin").asText(),
              flight.get("destination").asText(),
              date(flight).toLocalDate()),
          new RouteDayRow(1, flight.get("delay").asInt(), mark),
          (one, other) ->
              new RouteDayRow(
                  one.flights() + other.flights(),
                  one.delay() + other.delay(),
                  Math.max(one.mark(), other.mark())));
    }
    return rows;
  }

  /** The spans of all attempts of the run that had {@code claimTime}, by their write time. */
  static SortedMap<Long, Long> spans(List<Commit> commits, long claimTime) {
    SortedMap<Long, Long> spans = new TreeMap<>();
    for (Commit commit : commits) {
      if (commit.run().claimTime() == claimTime) {
        for (Attempt attempt : commit.run().attempts()) {
          spans.put(attempt.writeTime(), attempt.end());
        }
      }
    }
    return spans;
  }

  static boolean inSpans(SortedMap<Long, Long> spans, long timestamp) {
    return spans.entrySet().stream()
        .anyMatch(span -> span.getKey() <= timestamp && timestamp < span.getValue());
  }

  private List<Sent> inOrder() {
    return log.stream()
        .filter(sent -> !sent.broken())
        .sorted(Comparator.comparing(Sent::place))
        .toList();
  }

  private static LocalDateTime date(JsonNode flight) {
    return LocalDateTime.parse(flight.get("date").asText(), FORM);
  }

  private static Commit runOf(Sent sent, List<Commit> commits) {
    for (Commit commit : commits) {
      for (OffsetRange range : commit.run().ranges()) {
        if (range.partition().partition() == sent.partition() && range.contains(sent.offset())) {
          return commit;
        }
      }
    }
    throw new AssertionError("No run processed " + sent.place());
  }

  /** The committed attempt's write time, plus the lengths of earlier ranges, plus the place. */
  private static long writeTime(Sent sent, Commit commit) {
    Map<Integer, OffsetRange> ranges = new TreeMap<>();
    commit.run().ranges().forEach(range -> ranges.put(range.partition().partition(), range));
    long number = 0;
    for (Map.Entry<Integer, OffsetRange> entry : ranges.entrySet()) {
      OffsetRange range = entry.getValue();
      if (entry.getKey() == sent.partition()) {
        return commit.run().attempt().writeTime() + number + sent.offset() - range.from();
      }
      number += range.until() - range.from();
    }
    throw new AssertionError("No range of the run holds " + sent.place());
  }
}
