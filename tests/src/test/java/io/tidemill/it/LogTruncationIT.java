package io.tidemill.it;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.testkit.ForgetfulBroker;
import io.tidemill.testkit.LogTruncationContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real broker's logs, cut while it was down. */
class LogTruncationIT extends LogTruncationContract {
  @TempDir private Path data;

  private ForgetfulBroker broker;
  private KafkaBacklogReader reader;

  @BeforeEach
  void start() {
    broker = new ForgetfulBroker(data);
    connect();
  }

  @AfterEach
  void stop() {
    reader.close();
    broker.close();
  }

  @Override
  protected BacklogReader reader() {
    return reader;
  }

  @Override
  protected String createTopic(int partitions) {
    return broker.createTopic(partitions);
  }

  @Override
  protected void append(TopicPartition partition, int records) {
    broker.append(partition, records);
  }

  @Override
  protected void elect(String topic, Map<TopicPartition, Long> cuts) {
    reader.close();
    broker.comeBack(cuts);
    connect();
  }

  private void connect() {
    reader = new KafkaBacklogReader(new KafkaSettings(KafkaServers.plaintext(broker.bootstrap())));
  }
}
