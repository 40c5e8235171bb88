package io.tidemill.spark.write;

/** Whether different values may become the same CQL value. */
enum Fidelity {
  /** They may: a timestamp loses its microseconds, a UUID its letters' case. */
  LENIENT,
  /**
   * They may not: for keys of merged rows, of which two that fall together would count as one
   * merged twice.
   */
  DISTINCT
}
