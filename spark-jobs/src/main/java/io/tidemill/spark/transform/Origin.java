package io.tidemill.spark.transform;

/** How many records a sink's row stems from; it decides the row's timestamp. */
public enum Origin {
  /** Each row stems from exactly one record, whose number travels beside it. */
  ONE_RECORD,

  /** Rows stem from many records; they carry the attempt's last number. */
  MANY
}
