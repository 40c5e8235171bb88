package io.tidemill.spark.write;

import io.tidemill.core.TableName;

/** More of a sink's rows than allowed were ones that its table can't take. */
public final class TooManyDeadRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyDeadRowsException(TableName table, long found, long allowed, String example) {
    super(
        "At most %d rows that %s can't take are allowed, found at least %d; one of them: %s."
                .formatted(allowed, table, found, example)
            + " Mend the sink's SQL or table, or raise onBadRecord.deadLetters");
  }
}
