/**
 * The demo: real flights through real Kafka, Spark and Cassandra on this machine, watched and then
 * checked.
 */
package io.tidemill.cli.demo;
