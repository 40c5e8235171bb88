package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks about topics that should exist, and says so where one doesn't. Safe for several threads. */
final class Topics {
  private final AdminCalls calls;

  Topics(AdminCalls calls) {
    this.calls = requireNonNull(calls, "calls");
  }

  TopicDescription describe(String topic) {
    return await(topic, calls.send(admin -> admin.describeTopics(Set.of(topic)).allTopicNames()))
        .get(topic);
  }

  /** Waits for an answer about a topic. */
  <T> T await(String topic, KafkaFuture<T> answer) {
    return calls.await(
        "a look at topic " + topic,
        answer,
        error ->
            error instanceof UnknownTopicOrPartitionException
                    || error instanceof UnknownTopicIdException
                    || error instanceof InvalidTopicException
                ? Optional.of(missing(topic, error))
                : Optional.empty());
  }

  private TidemillException missing(String topic, Throwable cause) {
    List<String> similar = SimilarNames.to(topic, names());
    return new TidemillException(
        FailureKind.PIPELINE,
        "Topic \"%s\" doesn't exist in Kafka at %s%s. Create it, or correct source.topic"
            .formatted(
                topic,
                calls.bootstrap(),
                similar.isEmpty() ? "" : "; similar ones do: " + String.join(", ", similar)),
        cause);
  }

  private Set<String> names() {
    return calls.await("a list of topics", calls.send(admin -> admin.listTopics().names()));
  }
}
