package io.tidemill.infra.data;

import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.network.Network;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What holds data, and stays when all else goes: key, logs, brokers. */
public final class DataStack extends Stack {
  private final EncryptionKey key;
  private final LogBucket logs;
  private final KafkaSource kafka;

  public DataStack(
      Construct scope, String id, StackProps props, DeployConfig config, Network network) {
    super(scope, id, props);
    this.key =
        new EncryptionKey(
            this, "Key", new EncryptionKey.Props(config.name(), config.account(), config.region()));
    this.logs = new LogBucket(this, "Logs", new LogBucket.Props(key.key(), config.logDays()));
    this.kafka =
        new KafkaSource(
            this,
            "Kafka",
            new KafkaSource.Props(
                config.kafka(), config.name(), network, key.key(), config.logDays()));
  }

  public EncryptionKey key() {
    return key;
  }

  public LogBucket logs() {
    return logs;
  }

  public KafkaSource kafka() {
    return kafka;
  }
}
