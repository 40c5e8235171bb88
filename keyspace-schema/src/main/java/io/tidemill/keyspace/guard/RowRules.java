package io.tidemill.keyspace.guard;

import io.tidemill.keyspace.cql.CqlTerm;
import io.tidemill.keyspace.cql.RowStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The rules that depend on a statement's table, its values, or the time. */
final class RowRules {
  static final Duration BACK = Duration.ofDays(2);
  static final Duration AHEAD = Duration.ofMinutes(5);

  /** Those that any table takes. */
  static final int COLUMNS = 166;

  static final int ROW = 1 << 20;
  static final int PARTITION_KEY = 2_048;
  static final int CLUSTERING_KEY = 850;

  private static final long NO_TIMESTAMP = Long.MIN_VALUE;
  private static final String WRITETIME = "writetime";

  private RowRules() {}

  /** Whether nothing but a table's own facts can tell if a statement keeps the rules. */
  static boolean needsTable(RowStatement statement, long bytes) {
    return statement.timestamp().given()
        || statement.timeToLive().given()
        || bytes > CLUSTERING_KEY
        || statement.columns() > COLUMNS
        || statement.functions().contains(WRITETIME);
  }

  /**
   * Holds a statement against its values and the time.
   *
   * @param bytes of all its values together
   * @param ofRequest the timestamp that the request carries beside the statement, in µs; {@link
   *     Long#MIN_VALUE} if it has none
   */
  static Optional<Violation> check(
      RowStatement statement, BoundValues values, long bytes, long ofRequest, Instant now) {
    long timestamp = values.number(statement.timestamp(), ofRequest);
    if (timestamp != NO_TIMESTAMP && statement.writes()) {
      Optional<Violation> outside = window(statement, timestamp, now);
      if (outside.isPresent()) {
        return outside;
      }
    }
    if (bytes + statement.literalBytes() > ROW && statement.writes()) {
      return violation(
          KeyspacesRule.ROW_SIZE,
          "%d bytes for a row of %s".formatted(bytes + statement.literalBytes(), statement.table()),
          "Keep large values elsewhere, such as in S3, and their address in the row");
    }
    return statement.in().isEmpty() ? Optional.empty() : TextRules.subqueries(statement, values);
  }

  private static Optional<Violation> window(RowStatement statement, long timestamp, Instant now) {
    long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
    long earliest = micros - TimeUnit.DAYS.toMicros(BACK.toDays());
    long latest = micros + TimeUnit.MINUTES.toMicros(AHEAD.toMinutes());
    return timestamp >= earliest && timestamp <= latest
        ? Optional.empty()
        : violation(
            KeyspacesRule.TIMESTAMP_WINDOW,
            "%d µs, %s, for a row of %s, where %d to %d are allowed now"
                .formatted(
                    timestamp,
                    timestamp < earliest ? "too old" : "too far ahead",
                    statement.table(),
                    earliest,
                    latest),
            timestamp < earliest
                ? "Process the records again by a later attempt, or a replay"
                : "Set the clock right, or wait");
  }

  /** Holds a statement against its table. */
  static Optional<Violation> check(
      RowStatement statement, BoundValues values, long bytes, TableFacts table) {
    TableProperties properties = table.properties();
    if (!properties.clientTimestamps()
        && (statement.timestamp().given() || statement.functions().contains(WRITETIME))) {
      return violation(
          KeyspacesRule.CLIENT_TIMESTAMPS,
          "%s on %s, which has none"
              .formatted(
                  statement.timestamp().given() ? "USING TIMESTAMP" : "WRITETIME", table.name()),
          "Switch it on by " + properties.enablingClientTimestamps());
    }
    if (!properties.timeToLive() && statement.timeToLive().given()) {
      return violation(
          KeyspacesRule.TIME_TO_LIVE,
          "USING TTL on %s, where it isn't enabled".formatted(table.name()),
          "Switch it on by " + properties.enablingTimeToLive());
    }
    return columns(statement, table)
        .or(() -> bytes > CLUSTERING_KEY ? keys(statement, values, table) : Optional.empty());
  }

  private static Optional<Violation> columns(RowStatement statement, TableFacts table) {
    if (statement.columns() <= COLUMNS || statement.verb() == RowStatement.Verb.DELETE) {
      return Optional.empty();
    }
    int regular =
        statement.verb() == RowStatement.Verb.INSERT
            ? statement.columns() - table.keyColumns()
            : statement.columns();
    int most = table.properties().columnsOfStatement();
    return regular <= most
        ? Optional.empty()
        : violation(
            KeyspacesRule.COLUMNS,
            "%d columns set in %s, where %d may be".formatted(regular, table.name(), most),
            "Set them by several statements, or keep them in a map");
  }

  private static Optional<Violation> keys(
      RowStatement statement, BoundValues values, TableFacts table) {
    return tooLong(
            KeyspacesRule.PARTITION_KEY_SIZE,
            PARTITION_KEY,
            bytes(statement, values, table.partitionKey()),
            table)
        .or(
            () ->
                tooLong(
                    KeyspacesRule.CLUSTERING_KEY_SIZE,
                    CLUSTERING_KEY,
                    bytes(statement, values, table.clustering()),
                    table));
  }

  private static Optional<Violation> tooLong(
      KeyspacesRule rule, int most, int bytes, TableFacts table) {
    return bytes <= most
        ? Optional.empty()
        : violation(
            rule,
            "one of %d bytes for %s".formatted(bytes, table.name()),
            "Key the table by a digest of the value");
  }

  private static int bytes(RowStatement statement, BoundValues values, List<String> columns) {
    int bytes = 0;
    for (String column : columns) {
      bytes += values.bytes(statement.values().getOrDefault(column, CqlTerm.NONE));
    }
    return bytes;
  }

  /** Whether a table's facts, read anew, may tell otherwise. */
  static boolean dependsOnTable(KeyspacesRule rule) {
    return switch (rule) {
      case CLIENT_TIMESTAMPS, TIME_TO_LIVE, COLUMNS, ASYNCHRONOUS_SCHEMA -> true;
      default -> false;
    };
  }

  private static Optional<Violation> violation(KeyspacesRule rule, String found, String remedy) {
    return Optional.of(new Violation(rule, found, remedy));
  }
}
