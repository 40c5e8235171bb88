package io.tidemill.spark;

import io.tidemill.spark.write.WriteLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark settings that belong to the job's meaning, so that no cluster's defaults change what a
 * run computes, and those that fit small, short jobs.
 */
public final class SparkSettings {
  /** How many requests a JVM has under way at once against the store. */
  public static final String WRITE_CONCURRENCY = "spark.tidemill.write.concurrency";

  /**
   * The default of {@link #WRITE_CONCURRENCY}: fixed windows of 1,024 overran a small ring of three
   * nodes, 64 did well.
   */
  public static final int DEFAULT_WRITE_CONCURRENCY = 64;

  /** How many bytes of cells share a request to the store at most. */
  public static final String WRITE_BATCH_BYTES = "spark.tidemill.write.batchBytes";

  /**
   * The default of {@link #WRITE_BATCH_BYTES}: Cassandra's {@code batch_size_warn_threshold},
   * beyond which more rows to a batch save little.
   */
  public static final int DEFAULT_WRITE_BATCH_BYTES = 5 * 1024;

  /**
   * Where executors are, as brokers' {@code broker.rack} has it, so that they read from replicas
   * near by; unless set, they read from leaders. Which zone workers get is not known beforehand on
   * AWS, unless the application has subnets in one alone.
   */
  public static final String KAFKA_RACK = "spark.tidemill.kafka.rack";

  /** Rows that are worth a shuffle partition of their own. */
  private static final long ROWS_PER_SHUFFLE_PARTITION = 20_000;

  private static final Map<String, String> MEANING =
      Map.of(
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.ansi.enabled", "false",
          "spark.sql.caseSensitive", "false",
          "spark.sql.legacy.timeParserPolicy", "CORRECTED");

  private static final Map<String, String> ALWAYS =
      Map.of(
          // A task that runs twice at once would write twice at once.
          "spark.speculation", "false",
          "spark.sql.catalogImplementation", "in-memory",
          // Plans are lazy until rows are taken, and their shuffles are sized beforehand.
          "spark.sql.adaptive.enabled", "false");

  private static final Map<String, String> UNLESS_SET = Map.of("spark.ui.enabled", "false");

  private SparkSettings() {}

  /** Starts a session, or takes the one that is there, with these settings. */
  public static SparkSession open(String name) {
    return here(started(name));
  }

  /**
   * As {@link #open}, begun now on a thread of its own. Whoever asks waits for it, on the thread
   * that works with it.
   */
  static Supplier<SparkSession> begin(String name) {
    CompletableFuture<SparkSession> starting =
        CompletableFuture.supplyAsync(() -> started(name), SparkSettings::onThread);
    return () -> here(starting.join());
  }

  /** A pool's threads would not find the job's classes. */
  private static void onThread(Runnable start) {
    Thread thread = new Thread(start, "tidemill-start-spark");
    thread.setDaemon(true);
    thread.start();
  }

  /** Makes {@code session} that of the calling thread. */
  private static SparkSession here(SparkSession session) {
    SparkSession.setActiveSession(session);
    // Tasks of plain RDDs see SQL settings only as the job's local properties.
    MEANING.forEach(session.sparkContext()::setLocalProperty);
    return session;
  }

  private static SparkSession started(String name) {
    SparkConf submitted = new SparkConf();
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    all(submitted).forEach(builder::config);
    return builder.getOrCreate();
  }

  private static Map<String, String> all(SparkConf submitted) {
    Map<String, String> settings = new LinkedHashMap<>(MEANING);
    settings.putAll(ALWAYS);
    UNLESS_SET.forEach((key, value) -> settings.put(key, submitted.get(key, value)));
    return settings;
  }

  /** Sizes shuffles for a run of {@code records}. */
  static void sizeShuffles(SparkSession session, long records) {
    long most = 2L * session.sparkContext().defaultParallelism();
    long partitions = Math.min(records / ROWS_PER_SHUFFLE_PARTITION + 1, most);
    session.conf().set("spark.sql.shuffle.partitions", partitions);
  }

  /** The values of {@link #WRITE_CONCURRENCY} and {@link #WRITE_BATCH_BYTES}. */
  static WriteLimits writeLimits(SparkSession session) {
    SparkConf conf = session.sparkContext().conf();
    return new WriteLimits(
        conf.getInt(WRITE_CONCURRENCY, DEFAULT_WRITE_CONCURRENCY),
        conf.getInt(WRITE_BATCH_BYTES, DEFAULT_WRITE_BATCH_BYTES));
  }

  /** The value of {@link #KAFKA_RACK}; empty if there is none. */
  static String kafkaRack(SparkSession session) {
    return session.sparkContext().conf().get(KAFKA_RACK, "");
  }
}
