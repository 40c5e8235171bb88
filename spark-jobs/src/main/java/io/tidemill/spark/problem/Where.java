package io.tidemill.spark.problem;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Places.Place;
import java.util.Optional;

/**
 * What in a definition a problem is about.
 *
 * @param sink the table of the sink; empty for what is outside of sinks
 * @param key the key of the sink, or else the whole path of the key: {@code sql}, {@code
 *     source.schema}
 * @param column of the sink's SQL, whose place in it may be found
 * @param inText the place in the key's own text
 */
public record Where(
    Optional<TableName> sink, String key, Optional<String> column, Optional<Place> inText) {
  /** The source's schema. */
  public static final Where SCHEMA = key("source.schema");

  /** A sink's query. */
  public static final Where SQL = key("sql");

  /** A sink's table. */
  public static final Where TABLE = key("table");

  /** How a sink merges. */
  public static final Where MERGE = key("merge");

  public Where {
    requireNonNull(sink, "sink");
    requireNonNull(key, "key");
    requireNonNull(column, "column");
    requireNonNull(inText, "inText");
  }

  /** A key by its path. */
  public static Where key(String path) {
    return new Where(Optional.empty(), path, Optional.empty(), Optional.empty());
  }

  /** A column that a sink's query gives. */
  public static Where column(String name) {
    return new Where(Optional.empty(), SQL.key(), Optional.of(name), Optional.empty());
  }

  /** This, in a sink. */
  public Where of(TableName table) {
    return new Where(Optional.of(table), key, column, inText);
  }

  /** This, at a place in the key's text, if it is known. */
  public Where at(Optional<Place> place) {
    return new Where(sink, key, column, place.or(() -> inText));
  }

  /** {@code sink a.b: sql, line 3, column 5}. */
  @Override
  public String toString() {
    return sink.map("sink %s: "::formatted).orElse("")
        + key
        + inText.map(at -> ", line %d, column %d".formatted(at.line(), at.column())).orElse("");
  }
}
