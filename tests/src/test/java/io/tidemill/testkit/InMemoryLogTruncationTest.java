package io.tidemill.testkit;

import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Instant;
import java.util.Map;

/** Logs without a broker are cut as real ones are. */
class InMemoryLogTruncationTest extends LogTruncationContract {
  private static final String TOPIC = "topic";

  private final InMemoryBacklogs backlogs = new InMemoryBacklogs();
  private int partitions;

  @Override
  protected BacklogReader reader() {
    return backlogs;
  }

  @Override
  protected String createTopic(int count) {
    partitions = count;
    backlogs.createTopic(TOPIC, count);
    return TOPIC;
  }

  @Override
  protected void append(TopicPartition partition, int records) {
    backlogs.produce(partition.topic(), partition.partition(), records, Instant.EPOCH);
  }

  @Override
  protected void elect(String topic, Map<TopicPartition, Long> cuts) {
    for (int i = 0; i < partitions; i++) {
      Long cut = cuts.get(new TopicPartition(topic, i));
      if (cut == null) {
        backlogs.elect(topic, i);
      } else {
        backlogs.truncate(topic, i, cut);
      }
    }
  }
}
