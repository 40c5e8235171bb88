package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

/**
 * A row that its table can't take: a key part is null or too long, or a value doesn't fit its
 * column.
 *
 * @param number of the record that the row stems from
 * @param error what was expected and what was found
 */
public record DeadRow(long number, String error) {
  public DeadRow {
    requireNonNull(error, "error");
  }
}
