package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How clients reach Kafka and behave towards it.
 *
 * @param bootstrap servers to begin with, as {@code host:port}, separated by commas
 */
public record KafkaSettings(String bootstrap) implements Serializable {
  private static final Pattern SERVERS =
      Pattern.compile("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");

  /** How long a call may take in all, retries included. */
  private static final int CALL_TIMEOUT_MILLIS = 15_000;

  /** How long one request may take, so that a call can try a second broker. */
  private static final int REQUEST_TIMEOUT_MILLIS = 7_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int MEBIBYTE = 1 << 20;

  /**
   * Checks the form of {@code bootstrap}.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it has another
   */
  public KafkaSettings {
    if (!SERVERS.matcher(requireNonNull(bootstrap, "bootstrap")).matches()) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Kafka's bootstrap servers must look like host:port,host:port, got \"%s\"; correct %s"
              .formatted(bootstrap, TidemillConfig.KAFKA));
    }
  }

  /** For an {@link org.apache.kafka.clients.admin.Admin}. */
  public Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_TIMEOUT_MILLIS);
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
        (long) CONNECT_TIMEOUT_MILLIS);
    settings.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
        (long) REQUEST_TIMEOUT_MILLIS);
    // Clients here live for seconds; what they would report is about nothing.
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  /**
   * For a consumer of committed records that is given its partitions and offsets: keys and values
   * as bytes, no group, no commits, an error where an offset is out of range. Fetches are large,
   * for reading long stretches.
   */
  public Map<String, Object> consumer() {
    Map<String, Object> settings = admin();
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A misspelt topic must be an error, not a new topic.
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * MEBIBYTE);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 * MEBIBYTE);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    return settings;
  }
}
