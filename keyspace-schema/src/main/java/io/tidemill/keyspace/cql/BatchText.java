package io.tidemill.keyspace.cql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * {@code BEGIN BATCH} … {@code APPLY BATCH} as one text.
 *
 * @param timestamp of the whole batch
 */
public record BatchText(Kind kind, CqlTerm timestamp, List<RowStatement> statements)
    implements DataStatement {
  /** How the store treats the batch. */
  public enum Kind {
    LOGGED,
    UNLOGGED,
    COUNTER
  }

  public BatchText {
    statements = List.copyOf(statements);
  }

  static BatchText read(CqlCursor cursor) throws UnknownCqlException {
    Kind kind = Kind.LOGGED;
    if (cursor.takeIf("unlogged")) {
      kind = Kind.UNLOGGED;
    } else if (cursor.takeIf("counter")) {
      kind = Kind.COUNTER;
    }
    if (!cursor.takeIf("batch")) {
      throw cursor.unknown("BATCH");
    }
    CqlTerm timestamp = CqlTerm.NONE;
    if (cursor.takeIf("using", "timestamp")) {
      timestamp = CqlTerm.takeSimple(cursor);
    }
    List<RowStatement> statements = new ArrayList<>();
    while (!cursor.takeIf("apply", "batch")) {
      statements.add(
          RowReader.read(cursor)
              .orElseThrow(() -> cursor.unknown("INSERT, UPDATE, DELETE or APPLY BATCH")));
      cursor.takeIf(';');
    }
    return new BatchText(kind, timestamp, statements);
  }

  @Override
  public <R> R match(Function<RowStatement, R> onRows, Function<BatchText, R> onBatch) {
    return onBatch.apply(this);
  }
}
