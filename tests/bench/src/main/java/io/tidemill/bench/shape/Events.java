package io.tidemill.bench.shape;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** What users of a shop do: the fields of generated records. */
final class Events {
  static final int USERS = 100_000;

  static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private static final long DAY_MILLIS = 86_400_000L;
  private static final List<String> KINDS = List.of("view", "search", "basket", "purchase", "rate");
  private static final List<String> COUNTRIES = List.of("DE", "FR", "PL", "JP", "BR", "US", "NZ");
  private static final int WIDE_COLUMNS = 60;

  private final Mix mix;
  private final LongUnaryOperator users;
  private final LongUnaryOperator millis;

  /**
   * Fields of records.
   *
   * @param users who a record is of
   * @param millis when it is, after {@link #BEGIN}
   */
  Events(Mix mix, LongUnaryOperator users, LongUnaryOperator millis) {
    this.mix = mix;
    this.users = users;
    this.millis = millis;
  }

  /** Times that rise with the records, through one day. */
  static LongUnaryOperator throughADay(int count) {
    return record -> record * DAY_MILLIS / count;
  }

  Column user() {
    return new Column("user_id", Column.Type.BIGINT, users::applyAsLong);
  }

  Column time() {
    return new Column(
        "event_time",
        Column.Type.TIMESTAMP,
        record -> BEGIN.plusMillis(millis.applyAsLong(record)));
  }

  Column id() {
    return new Column(
        "event_id", Column.Type.TEXT, record -> RowByRow.id(mix.of(record, 1), record));
  }

  Column quantity() {
    return new Column("quantity", Column.Type.INT, record -> (int) mix.below(9, record, 2) + 1);
  }

  /** About 200 bytes of JSON. */
  List<Column> narrow() {
    return List.of(
        user(),
        time(),
        id(),
        quantity(),
        new Column("kind", Column.Type.TEXT, record -> of(KINDS, record, 3)),
        new Column("country", Column.Type.TEXT, record -> of(COUNTRIES, record, 4)),
        new Column("amount", Column.Type.DOUBLE, record -> mix.below(1_000_000, record, 5) / 100.0),
        new Column("member", Column.Type.BOOLEAN, record -> mix.below(2, record, 6) == 0),
        new Column("page", Column.Type.TEXT, record -> "/item/" + mix.below(1_000, record, 7)));
  }

  /** About 2 KiB of JSON. */
  List<Column> wide() {
    List<Column> columns = new ArrayList<>(narrow());
    for (int i = columns.size(); i < WIDE_COLUMNS; i++) {
      int field = i;
      String name = "property_" + (i < 10 ? "0" : "") + i;
      columns.add(
          switch (i % 6) {
            case 0 -> new Column(name, Column.Type.BIGINT, record -> mix.of(record, field));
            case 1 ->
                new Column(
                    name,
                    Column.Type.DOUBLE,
                    record -> mix.below(1_000_000_000, record, field) / 1_000.0);
            default ->
                new Column(
                    name,
                    Column.Type.TEXT,
                    record ->
                        "%016x:%016x".formatted(mix.of(record, field), mix.of(record, -field)));
          });
    }
    return List.copyOf(columns);
  }

  private String of(List<String> words, long record, int field) {
    return words.get((int) mix.below(words.size(), record, field));
  }
}
