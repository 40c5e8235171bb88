package io.tidemill.core.pipeline;

/**
 * How a merged column takes in a further run's value: exact and order-free, so that it doesn't show
 * where the runs were cut.
 */
public enum MergeFunction {
  /** Of integers and decimals; a sum that leaves its type's range fails the attempt. */
  SUM,
  /** Of anything with an order. */
  MIN,
  /** Of anything with an order. */
  MAX,
  /** Of sets. */
  UNION
}
