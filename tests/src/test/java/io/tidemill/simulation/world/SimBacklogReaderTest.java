package io.tidemill.simulation.world;

import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.testkit.BacklogReaderContract;
import io.tidemill.testkit.OpenTransaction;
import java.time.Instant;

class SimBacklogReaderTest extends BacklogReaderContract {
  private final SimKafka kafka = new SimKafka(new TrueTime(Instant.EPOCH));
  private int topics;

  @Override
  protected BacklogReader reader() {
    return kafka.reader(Calls.PLAIN);
  }

  @Override
  protected String createTopic(int partitions) {
    String topic = "topic" + ++topics;
    kafka.createTopic(topic, partitions);
    return topic;
  }

  @Override
  protected void append(TopicPartition partition, Instant... timestamps) {
    for (Instant timestamp : timestamps) {
      kafka.produceAt(partition, 1, Payload.of(1L, 1L), TrueTime.micros(timestamp));
    }
  }

  @Override
  protected void deleteUpTo(TopicPartition partition, long offset) {
    kafka.retainFrom(partition, offset);
  }

  @Override
  protected OpenTransaction begin(TopicPartition partition, Instant... timestamps) {
    long transaction = kafka.begin();
    for (Instant timestamp : timestamps) {
      kafka.produceInAt(transaction, partition, 1, Payload.of(1L, 1L), TrueTime.micros(timestamp));
    }
    return new OpenTransaction() {
      @Override
      public void commit() {
        kafka.commit(transaction, partition.topic());
      }

      @Override
      public void abort() {
        kafka.abort(transaction, partition.topic());
      }
    };
  }

  @Override
  protected void addPartitions(String topic, int more) {
    kafka.addPartitions(topic, more);
  }

  @Override
  protected void createAnew(String topic, int partitions) {
    kafka.createTopic(topic, partitions);
  }
}
