package io.tidemill.bench.race;

import io.tidemill.bench.check.TableCheck;

/** A contender has left a table that isn't what it must be: figures of it would mean nothing. */
public final class WrongTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongTableException(String contender, String table, TableCheck.Found found) {
    super(
        "%s left %s wrong: %,d differences among %,d rows. The first:%n  %s"
            .formatted(
                contender,
                table,
                found.differences(),
                found.rows(),
                String.join(System.lineSeparator() + "  ", found.first())));
  }
}
