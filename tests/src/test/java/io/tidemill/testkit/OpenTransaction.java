package io.tidemill.testkit;

/** A producer's transaction in one partition, whose records the broker has. Ended once. */
public interface OpenTransaction {
  void commit();

  void abort();
}
