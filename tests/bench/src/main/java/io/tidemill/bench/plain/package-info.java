/** What the machine can do: Kafka to Cassandra with nothing between but a JSON parser. */
package io.tidemill.bench.plain;
