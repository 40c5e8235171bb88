/** What is put into Kafka, and what must be found in Cassandra afterwards. */
package io.tidemill.bench.shape;
