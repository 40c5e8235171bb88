package io.tidemill.spark.transform;

/**
 * What SQL may know of its run.
 *
 * @param claimTime µs since the epoch: what {@code run_time()} gives
 * @param run the run's number: what {@code run_number()} gives
 */
public record RunConstants(long claimTime, long run) {
  /** Of no run: for checking SQL before there is one. */
  public static final RunConstants NONE = new RunConstants(0, 0);
}
