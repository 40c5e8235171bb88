/**
 * A deploy to LocalStack, bound to the Kafka, Cassandra and EMR Serverless endpoint that run beside
 * it.
 */
package io.tidemill.infra.local;
