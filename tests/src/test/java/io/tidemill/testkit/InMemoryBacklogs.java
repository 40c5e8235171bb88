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

/** Topics that hold nothing but their records' timestamps. Safe for use by several threads. */
public final class InMemoryBacklogs implements BacklogReader {
  private static final int LEADER_EPOCH = 0;

  private final Map<String, Topic> topics = new HashMap<>();
  private int topicsMade;

  private record Topic(String id, List<Log> partitions) {}

  /** A partition; record at offset {@code i} has the timestamp at index {@code i}. */
  private static final class Log {
    private final List<Instant> timestamps = new ArrayList<>();
    private long start;
  }

  /** Makes a topic; if there was one of that name, it is gone, and the new one has another id. */
  public synchronized void createTopic(String name, int partitions) {
    Topic topic = new Topic("topic-" + ++topicsMade, new ArrayList<>());
    topics.put(name, topic);
    addPartitions(name, partitions);
  }

  public synchronized void addPartitions(String topic, int more) {
    for (int i = 0; i < more; i++) {
      topics.get(topic).partitions().add(new Log());
    }
  }

  /** Appends {@code records} with timestamp {@code at}. */
  public synchronized void produce(String topic, int partition, int records, Instant at) {
    for (int i = 0; i < records; i++) {
      topics.get(topic).partitions().get(partition).timestamps.add(at);
    }
  }

  /** Lets retention take all records before {@code offset}. */
  public synchronized void retainFrom(String topic, int partition, long offset) {
    topics.get(topic).partitions().get(partition).start = offset;
  }

  @Override
  public synchronized TopicPosition start(String topic, StartFrom from) {
    Topic found = topic(topic);
    Position position = Position.NONE;
    for (int i = 0; i < found.partitions().size(); i++) {
      Log log = found.partitions().get(i);
      long offset =
          from.match(
              () -> log.start,
              () -> (long) log.timestamps.size(),
              time -> firstAtOrAfter(log, time));
      position = position.with(new TopicPartition(topic, i), new NextOffset(offset, LEADER_EPOCH));
    }
    return new TopicPosition(found.id(), position);
  }

  private static long firstAtOrAfter(Log log, Instant time) {
    for (long offset = log.start; offset < log.timestamps.size(); offset++) {
      if (!log.timestamps.get((int) offset).isBefore(time)) {
        return offset;
      }
    }
    return log.timestamps.size();
  }

  @Override
  public synchronized Backlog read(String topic, Position position) {
    Topic found = topic(topic);
    List<PartitionBacklog> partitions = new ArrayList<>();
    for (int i = 0; i < found.partitions().size(); i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      Log log = found.partitions().get(i);
      long next = position.at(partition).map(NextOffset::offset).orElse(log.start);
      long first = Math.max(next, log.start);
      Optional<Instant> oldest =
          first < log.timestamps.size()
              ? Optional.of(log.timestamps.get((int) first))
              : Optional.empty();
      partitions.add(
          new PartitionBacklog(
              partition, log.start, next, log.timestamps.size(), LEADER_EPOCH, oldest));
    }
    return new Backlog(topic, found.id(), partitions);
  }

  private Topic topic(String name) {
    Topic topic = topics.get(name);
    if (topic == null) {
      throw new TidemillException(FailureKind.PIPELINE, "Topic %s doesn't exist".formatted(name));
    }
    return topic;
  }
}
