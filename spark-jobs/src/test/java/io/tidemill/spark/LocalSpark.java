package io.tidemill.spark;

import org.apache.spark.sql.SparkSession;

/** One local session for all tests of the JVM. */
public final class LocalSpark {
  private static SparkSession session;

  private LocalSpark() {}

  public static synchronized SparkSession session() {
    if (session == null) {
      System.setProperty("spark.master", "local[2]");
      System.setProperty("spark.sql.shuffle.partitions", "2");
      session = SparkSettings.open("tests");
    }
    return session;
  }
}
