package io.tidemill.spark.read;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** How tasks reach what lies outside of Spark. */
public record TaskAccess(ConsumerOpener consumers, TopicIds topics, DeadLetterOpener letters)
    implements Serializable {
  public TaskAccess {
    requireNonNull(consumers, "consumers");
    requireNonNull(topics, "topics");
    requireNonNull(letters, "letters");
  }
}
