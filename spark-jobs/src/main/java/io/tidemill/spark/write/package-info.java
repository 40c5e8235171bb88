/**
 * Writes one sink's rows into its table.
 *
 * <p>On the driver, {@link io.tidemill.spark.write.SinkTables} checks that table and rows fit
 * together and {@link io.tidemill.spark.write.SinkWriter} runs one Spark job per sink. On the
 * executors each task encodes {@code InternalRow} straight into CQL bytes, by encoders chosen once
 * per column, and sends statements through the JVM's one session, whose requests under way are
 * bounded for all tasks together. What became of the rows comes back as the tasks' results.
 */
package io.tidemill.spark.write;
