/** What Kafka knows: the backlog of a topic, and the published offsets of a consumer group. */
package io.tidemill.kafka;
