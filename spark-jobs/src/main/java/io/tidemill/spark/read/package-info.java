/** The claimed ranges of Kafka: each record read once, decoded once, kept for all sinks. */
package io.tidemill.spark.read;
