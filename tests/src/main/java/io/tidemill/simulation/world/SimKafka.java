package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kafka's topics. Environment and producers call its methods directly; a process reaches it by
 * {@link #reader} and {@link #consumer}.
 */
public final class SimKafka {
  private final TrueTime time;
  private final Map<String, Topic> topics = new HashMap<>();
  private final Map<String, Topic> everMade = new LinkedHashMap<>();
  private long transactions;

  /** A topic under one id, which another of the same name doesn't share. */
  record Topic(String name, String id, List<PartitionLog> partitions) {}

  public SimKafka(TrueTime time) {
    this.time = time;
  }

  /** Makes a topic; if there was one of that name it is gone, and the new one has another id. */
  public void createTopic(String name, int partitions) {
    Topic topic = new Topic(name, "topic-" + (everMade.size() + 1), new ArrayList<>());
    topics.put(name, topic);
    everMade.put(topic.id(), topic);
    addPartitions(name, partitions);
  }

  public void deleteTopic(String name) {
    topics.remove(name);
  }

  public void addPartitions(String topic, int more) {
    for (int i = 0; i < more; i++) {
      topic(topic).partitions().add(new PartitionLog(0));
    }
  }

  /** The id of the topic that now has this name. */
  public String topicId(String topic) {
    return topic(topic).id();
  }

  /** How many partitions the topic has now. */
  public int partitions(String topic) {
    return topic(topic).partitions().size();
  }

  /** Appends a record outside of any transaction, with the true time as its timestamp. */
  public void produce(TopicPartition partition, long key, Payload payload) {
    produceAt(partition, key, payload, time.micros());
  }

  /** Appends a record with a timestamp of its own, µs. */
  public void produceAt(TopicPartition partition, long key, Payload payload, long timestamp) {
    log(partition).append(key, payload, timestamp);
  }

  /** Begins a transaction; until it ends, nothing behind its first record can be read. */
  public long begin() {
    return ++transactions;
  }

  /** Appends a record in a transaction. */
  public void produceIn(long transaction, TopicPartition partition, long key, Payload payload) {
    produceInAt(transaction, partition, key, payload, time.micros());
  }

  /** Appends a record in a transaction with a timestamp of its own, µs. */
  public void produceInAt(
      long transaction, TopicPartition partition, long key, Payload payload, long timestamp) {
    log(partition).append(transaction, key, payload, timestamp);
  }

  /** Commits a transaction in all partitions of a topic, each of which gets a control marker. */
  public void commit(long transaction, String topic) {
    end(transaction, topic, true);
  }

  /** Aborts a transaction: its records stay in the log, and nobody reads them. */
  public void abort(long transaction, String topic) {
    end(transaction, topic, false);
  }

  private void end(long transaction, String topic, boolean committed) {
    Topic found = topics.get(topic);
    if (found != null) {
      for (PartitionLog log : found.partitions()) {
        log.end(transaction, committed, time.micros());
      }
    }
  }

  /** Retention takes all before {@code offset}, or what of it can be read. */
  public void retainFrom(TopicPartition partition, long offset) {
    log(partition).retainFrom(offset, time.micros());
  }

  /**
   * Compaction takes every record below {@code before} that a later one of its key follows.
   *
   * @return the offsets that are gone now
   */
  public Set<Long> compact(TopicPartition partition, long before) {
    return log(partition).compact(before, time.micros());
  }

  /** Another leader takes over, under a new epoch, and has everything. */
  public void elect(TopicPartition partition) {
    log(partition).elect();
  }

  /** An unclean election: under a new epoch, all from {@code offset} on is gone. */
  public void truncate(TopicPartition partition, long offset) {
    log(partition).truncate(offset);
  }

  public long logStart(TopicPartition partition) {
    return log(partition).start();
  }

  /** The first offset that a read-committed consumer can't read yet. */
  public long readableEnd(TopicPartition partition) {
    return log(partition).stableEnd();
  }

  /** The offset that the next record gets. */
  public long logEnd(TopicPartition partition) {
    return log(partition).end();
  }

  public int leaderEpoch(TopicPartition partition) {
    return log(partition).epoch();
  }

  /** What Kafka tells a process of its topics. */
  public BacklogReader reader(Calls calls) {
    return new SimBacklogReader(this, calls);
  }

  /** A process's read-committed consumer without group, whose offset reset is {@code none}. */
  public SimConsumer consumer(Calls calls) {
    return new SimConsumer(this, calls);
  }

  /**
   * For oracles: what could ever be read from a partition of the topic with {@code topicId}, dead
   * or alive, in the order in which it became readable.
   */
  List<PartitionLog.Past> past(String topicId, int partition) {
    Topic topic = everMade.get(topicId);
    return topic == null || partition >= topic.partitions().size()
        ? List.of()
        : topic.partitions().get(partition).past();
  }

  /** For oracles: how many partitions the topic with {@code topicId} came to have. */
  int partitionsOf(String topicId) {
    Topic topic = everMade.get(topicId);
    return topic == null ? 0 : topic.partitions().size();
  }

  /** For oracles: which of two topics was made first, by their ids. */
  int age(String topicId) {
    int age = 0;
    for (String id : everMade.keySet()) {
      if (id.equals(topicId)) {
        return age;
      }
      age++;
    }
    throw new IllegalArgumentException("No topic ever had the id " + topicId);
  }

  Topic topic(String name) {
    Topic topic = topics.get(name);
    if (topic == null) {
      throw new TidemillException(
          FailureKind.PIPELINE, "Topic " + name + " doesn't exist; create it");
    }
    return topic;
  }

  PartitionLog log(TopicPartition partition) {
    List<PartitionLog> logs = topic(partition.topic()).partitions();
    if (partition.partition() >= logs.size()) {
      throw new TidemillException(
          FailureKind.PIPELINE, "Partition " + partition + " doesn't exist; add it");
    }
    return logs.get(partition.partition());
  }
}
