package io.tidemill.keyspace.cql;

import java.util.Optional;
import java.util.function.Function;

/** A statement that reads or changes rows, as far as it is known. */
public sealed interface DataStatement permits RowStatement, BatchText {
  <R> R match(Function<RowStatement, R> onRows, Function<BatchText, R> onBatch);

  /**
   * Reads a statement.
   *
   * @return empty if it is none of these
   * @throws UnknownCqlException if it begins like one, and has a form that isn't known here
   */
  static Optional<DataStatement> read(String cql) throws UnknownCqlException {
    CqlCursor cursor = new CqlCursor(cql);
    if (cursor.takeIf("begin")) {
      return Optional.of(BatchText.read(cursor));
    }
    Optional<RowStatement> rows = RowReader.read(cursor);
    cursor.takeIf(';');
    if (rows.isPresent() && !cursor.ended()) {
      throw cursor.unknown("the end");
    }
    return rows.map(Function.identity());
  }
}
