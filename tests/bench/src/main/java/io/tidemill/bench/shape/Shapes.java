package io.tidemill.bench.shape;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The workloads that there are. */
public final class Shapes {
  public static final List<String> NAMES =
      List.of("narrow", "unkeyed", "wide", "skewed", "many", "aggregate");

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

  /**
   * Workloads of one seed.
   *
   * @param records how many of them, in place of what each shape has by default
   */
  public Shapes(long seed, OptionalInt records) {
    this.mix = new Mix(seed);
    this.records = records;
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

  private static Shape rowByRow(String name, String about, int count, Records records) {
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
        new Table(List.of("user_id"), List.of("event_time", "event_id"), columns),
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

  /** Names and what they stand for, a line each. */
  public static String help() {
    Shapes shapes = new Shapes(0, OptionalInt.of(2));
    return NAMES.stream()
        .map(name -> "%s (%s)".formatted(name, shapes.named(name).about()))
        .collect(Collectors.joining(", "));
  }
}
