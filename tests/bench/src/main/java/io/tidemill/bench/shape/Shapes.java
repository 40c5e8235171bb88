package io.tidemill.bench.shape;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The workloads that there are. */
public final class Shapes {
  /** Those whose records are generated. */
  static final List<String> GENERATED =
      List.of("narrow", "unkeyed", "wide", "skewed", "many", "aggregate");

  /** The one whose records are real. */
  public static final String FLIGHTS = "flights";

  public static final List<String> NAMES =
      Stream.concat(GENERATED.stream(), Stream.of(FLIGHTS)).toList();

  private static final int RECORDS = 2_000_000;
  private static final int WIDE_RECORDS = 200_000;
  private static final int PARTITIONS = 8;
  private static final int MANY_PARTITIONS = 64;
  private static final int SKEWED_PERCENT = 30;
  private static final int USER_FIELD = -1;
  private static final int SKEW_FIELD = -2;
  private static final int PLACE_FIELD = -3;
  private static final int TIME_FIELD = -4;

  private final Mix mix;
  private final OptionalInt records;
  private final Path flights;

  /**
   * Workloads of one seed.
   *
   * @param records how many of them, in place of what each shape has by default
   * @param flights where the real flights are, a line each
   */
  public Shapes(long seed, OptionalInt records, Path flights) {
    this.mix = new Mix(seed);
    this.records = records;
    this.flights = requireNonNull(flights, "flights");
  }

  /**
   * The shape of that name.
   *
   * @throws TidemillException of kind {@code OPERATOR} if there is none
   */
  public Shape named(String name) {
    return switch (name) {
      case "narrow" ->
          rows(name, "about 200 bytes of JSON, keyed by user", RECORDS, PARTITIONS, this::user);
      case "skewed" ->
          rows(name, "as narrow, but one user has 30 %", RECORDS, PARTITIONS, this::skewed);
      case "many" ->
          rows(name, "as narrow, in 64 partitions", RECORDS, MANY_PARTITIONS, this::user);
      case "unkeyed" -> unkeyed();
      case "wide" -> wide();
      case "aggregate" -> aggregate();
      case FLIGHTS -> flights();
      default ->
          throw new TidemillException(
              FailureKind.OPERATOR,
              "Expected a shape among %s, got %s".formatted(String.join(", ", NAMES), name));
    };
  }

  private Shape rows(
      String name, String about, int normally, int partitions, LongUnaryOperator users) {
    int count = records.orElse(normally);
    Events events = new Events(mix, users, Events.throughADay(count));
    return rowByRow(
        name,
        about,
        count,
        new Records(
            events.narrow(), partitions, byUser(users, partitions), Optional.of(events.user())));
  }

  private Shape unkeyed() {
    int count = records.orElse(RECORDS);
    LongToIntFunction anywhere = record -> (int) mix.below(PARTITIONS, record, PLACE_FIELD);
    return rowByRow(
        "unkeyed",
        "as narrow, spread at random over the partitions",
        count,
        new Records(
            new Events(mix, this::user, Events.throughADay(count)).narrow(),
            PARTITIONS,
            anywhere,
            Optional.empty()));
  }

  private Shape wide() {
    int count = records.orElse(WIDE_RECORDS);
    Events events = new Events(mix, this::user, Events.throughADay(count));
    return rowByRow(
        "wide",
        "60 columns, about 2 KiB of JSON, keyed by user",
        count,
        new Records(
            events.wide(), PARTITIONS, byUser(this::user, PARTITIONS), Optional.of(events.user())));
  }

  private Shape flights() {
    int count = Math.min(records.orElse(Flights.COUNT), Flights.COUNT);
    return rowByRow(
        FLIGHTS,
        "real flights, keyed by airport of departure",
        count,
        Flights.read(mix, flights, count).records(),
        "origin",
        "date");
  }

  private static Shape rowByRow(String name, String about, int count, Records records) {
    return rowByRow(name, about, count, records, "user_id", "event_time");
  }

  /** Rows of {@code owner} in the order of {@code time}, told apart by their ids. */
  private static Shape rowByRow(
      String name, String about, int count, Records records, String owner, String time) {
    Map<String, Column.Type> columns = new LinkedHashMap<>();
    records.columns().forEach(column -> columns.put(column.name(), column.type()));
    int id =
        IntStream.range(0, records.columns().size())
            .filter(i -> records.columns().get(i).name().equals("event_id"))
            .findFirst()
            .orElseThrow();
    return new Shape(
        name,
        about,
        count,
        0,
        records,
        "SELECT %s FROM source".formatted(String.join(", ", columns.keySet())),
        new Table(List.of(owner), List.of(time, "event_id"), columns),
        Map.of(),
        new RowByRow(records.columns(), id));
  }

  private Shape aggregate() {
    int count = records.orElse(RECORDS);
    long span = UsersHours.HOURS * UsersHours.HOUR_MILLIS;
    Events events = new Events(mix, this::user, record -> mix.below(span, record, TIME_FIELD));
    Records all =
        new Records(
            events.narrow(),
            PARTITIONS,
            byUser(this::user, PARTITIONS),
            Optional.of(events.user()));
    return UsersHours.shape(count, all, events);
  }

  private long user(long record) {
    return mix.below(Events.USERS, record, USER_FIELD);
  }

  private long skewed(long record) {
    return mix.below(100, record, SKEW_FIELD) < SKEWED_PERCENT ? 0 : user(record);
  }

  /** As a producer does that hashes keys: all records of a user go to one partition. */
  private LongToIntFunction byUser(LongUnaryOperator users, int partitions) {
    return record -> (int) mix.below(partitions, users.applyAsLong(record), PLACE_FIELD);
  }
}
