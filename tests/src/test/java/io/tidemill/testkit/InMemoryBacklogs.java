package io.tidemill.testkit;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Topics that hold nothing but their records' timestamps. Safe for use by several threads, save for
 * transactions.
 */
public final class InMemoryBacklogs implements BacklogReader {
  private final Map<String, Topic> topics = new HashMap<>();
  private int topicsMade;

  private record Topic(String id, List<InMemoryLog> partitions) {}

  /** Makes a topic; if there was one of that name, it is gone, and the new one has another id. */
  public synchronized void createTopic(String name, int partitions) {
    Topic topic = new Topic("topic-" + ++topicsMade, new ArrayList<>());
    topics.put(name, topic);
    addPartitions(name, partitions);
  }

  public synchronized void addPartitions(String topic, int more) {
    for (int i = 0; i < more; i++) {
      topics.get(topic).partitions().add(new InMemoryLog());
    }
  }

  /** Appends {@code records} with timestamp {@code at}. */
  public synchronized void produce(String topic, int partition, int records, Instant at) {
    for (int i = 0; i < records; i++) {
      log(topic, partition).append(at);
    }
  }

  /** Begins a transaction with one record per timestamp; at least one. */
  public synchronized OpenTransaction begin(String topic, int partition, List<Instant> timestamps) {
    return log(topic, partition).begin(timestamps);
  }

  /** Lets retention take all records before {@code offset}. */
  public synchronized void retainFrom(String topic, int partition, long offset) {
    log(topic, partition).retainFrom(offset);
  }

  /** Lets another broker lead the partition. */
  public synchronized void elect(String topic, int partition) {
    log(topic, partition).elect();
  }

  /** Lets a broker lead the partition that lacks all records from {@code offset} on. */
  public synchronized void truncate(String topic, int partition, long offset) {
    log(topic, partition).truncate(offset);
  }

  @Override
  public synchronized TopicPosition start(String topic, StartFrom from) {
    Topic found = topic(topic);
    Position position = Position.NONE;
    for (int i = 0; i < found.partitions().size(); i++) {
      InMemoryLog log = found.partitions().get(i);
      long offset =
          from.match(
              log::start,
              log::readableEnd,
              log::firstAtOrAfter,
              () -> {
                throw new IllegalArgumentException("A group's offsets are the group's to tell");
              });
      position = position.with(new TopicPartition(topic, i), new NextOffset(offset, log.epoch()));
    }
    return new TopicPosition(found.id(), position);
  }

  @Override
  public synchronized Backlog read(String topic, Position position) {
    Topic found = topic(topic);
    Optional<NextOffset> beginning =
        position.next().isEmpty()
            ? Optional.empty()
            : Optional.of(new NextOffset(0, NextOffset.UNKNOWN_EPOCH));
    List<PartitionBacklog> partitions = new ArrayList<>();
    for (int i = 0; i < found.partitions().size(); i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      partitions.add(
          found.partitions().get(i).backlog(partition, position.at(partition).or(() -> beginning)));
    }
    return new Backlog(topic, found.id(), partitions);
  }

  private InMemoryLog log(String topic, int partition) {
    return topics.get(topic).partitions().get(partition);
  }

  private Topic topic(String name) {
    Topic topic = topics.get(name);
    if (topic == null) {
      throw new TidemillException(FailureKind.PIPELINE, "Topic %s doesn't exist".formatted(name));
    }
    return topic;
  }
}
