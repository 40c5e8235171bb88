package io.tidemill.spark.transform;

import static java.util.Objects.requireNonNull;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * What a sink's query gives, not computed yet.
 *
 * <p>Each row holds the sink's {@code columns} at ordinals 0 to n − 1. For {@link
 * Origin#ONE_RECORD} it holds two more: the record's number (a long, at n) and whether the record
 * deletes its key (a boolean, at n + 1). A row is only valid until the next one is taken.
 *
 * @param rows the rows, as {@code UnsafeRow}s, whose objects may be used again by their iterator
 * @param columns the sink's columns, in the order of the rows' ordinals
 * @param origin how many records a row stems from
 */
public record SinkRows(JavaRDD<InternalRow> rows, StructType columns, Origin origin) {
  public SinkRows {
    requireNonNull(rows, "rows");
    requireNonNull(columns, "columns");
    requireNonNull(origin, "origin");
  }

  /** How many fields a row has. */
  public int width() {
    return origin == Origin.ONE_RECORD ? columns.length() + 2 : columns.length();
  }

  /** The ordinal of the record's number in a row of {@link Origin#ONE_RECORD}. */
  public int numberOrdinal() {
    return columns.length();
  }

  /** The ordinal of the tombstone flag in a row of {@link Origin#ONE_RECORD}. */
  public int tombstoneOrdinal() {
    return columns.length() + 1;
  }
}
