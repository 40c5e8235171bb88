package io.tidemill.testkit;

import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Instant;
import java.util.List;

/** The reader without a broker keeps the contract, so that what stands on it stands. */
class InMemoryBacklogsTest extends BacklogReaderContract {
  private final InMemoryBacklogs backlogs = new InMemoryBacklogs();
  private int topics;

  @Override
  protected BacklogReader reader() {
    return backlogs;
  }

  @Override
  protected String createTopic(int partitions) {
    String topic = "topic" + ++topics;
    backlogs.createTopic(topic, partitions);
    return topic;
  }

  @Override
  protected void append(TopicPartition partition, Instant... timestamps) {
    for (Instant timestamp : timestamps) {
      backlogs.produce(partition.topic(), partition.partition(), 1, timestamp);
    }
  }

  @Override
  protected void deleteUpTo(TopicPartition partition, long offset) {
    backlogs.retainFrom(partition.topic(), partition.partition(), offset);
  }

  @Override
  protected OpenTransaction begin(TopicPartition partition, Instant... timestamps) {
    return backlogs.begin(partition.topic(), partition.partition(), List.of(timestamps));
  }

  @Override
  protected void addPartitions(String topic, int more) {
    backlogs.addPartitions(topic, more);
  }

  @Override
  protected void createAnew(String topic, int partitions) {
    backlogs.createTopic(topic, partitions);
  }
}
