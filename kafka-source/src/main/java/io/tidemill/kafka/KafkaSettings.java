package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.LoginPlace;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.Client;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How clients reach Kafka and behave towards it.
 *
 * @param client who brokers are told it is; each connection's {@code client.id} has a number behind
 *     it
 */
public record KafkaSettings(KafkaServers servers, Client client) implements Serializable {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /**
   * How long an admin client's call may take in all, retries included. A look at a pipeline makes
   * two that may each take as long, and a function has to look at many.
   */
  private static final int CALL_TIMEOUT_MILLIS = 8_000;

  /** How long one request may take, so that a call can try a second broker. */
  private static final int REQUEST_TIMEOUT_MILLIS = 3_500;

  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** How long a consumer waits: longer, as what it fetches is large. */
  private static final int CONSUMER_CALL_TIMEOUT_MILLIS = 15_000;

  private static final int FETCH_TIMEOUT_MILLIS = 7_000;
  private static final int MEBIBYTE = 1 << 20;

  /**
   * How long the broker holds a fetch back that finds nothing. Consumers fetch ahead, beyond the
   * end of what they are to read, and the next partition, or the end, waits for that fetch: Kafka's
   * 500 ms is long for both.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  /**
   * Fetches are limited as they come over the wire. Records that compress well may be hundreds of
   * times larger, and it is a poll that unpacks them, whatever the reader has asked for.
   */
  private static final int MOST_RECORDS_A_POLL = 500;

  /**
   * What MSK's library for IAM is set up with: the mechanism that it adds to the JVM's, its login
   * without a secret, and what signs with credentials found as the AWS SDK finds them. It is named
   * here and found on the class path, as Kafka's clients want it.
   */
  private static final Map<String, Object> MSK_IAM =
      Map.of(
          SaslConfigs.SASL_MECHANISM,
          "AWS_MSK_IAM",
          SaslConfigs.SASL_JAAS_CONFIG,
          "software.amazon.msk.auth.iam.IAMLoginModule required;",
          SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS,
          "software.amazon.msk.auth.iam.IAMClientCallbackHandler");

  public KafkaSettings {
    requireNonNull(servers, "servers");
    requireNonNull(client, "client");
  }

  /** For a {@link Client#TOOL}. */
  public KafkaSettings(KafkaServers servers) {
    this(servers, Client.TOOL);
  }

  /** Servers to begin with, as {@code host:port}, separated by commas. */
  public String bootstrap() {
    return servers.bootstrap();
  }

  /**
   * For an {@link org.apache.kafka.clients.admin.Admin}. With a login, certificates that are kept
   * with it are those of now; user and password are read by each connection.
   *
   * @throws TidemillException if the login can't be read
   */
  @SuppressWarnings("deprecation") // the setting's successor, an empty list, is Kafka 4's
  public Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    settings.putAll(security());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, client + "-" + NUMBERS.incrementAndGet());
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
    settings.put(CommonClientConfigs.AUTO_INCLUDE_JMX_REPORTER_CONFIG, false);
    return settings;
  }

  /**
   * For a consumer of committed records that is given its partitions and offsets: keys and values
   * as bytes, no group, no commits, an error where an offset is out of range. Fetches are large,
   * for reading long stretches, and checksums are looked at: a broken batch fails the reading. As
   * {@link #admin} otherwise.
   */
  public Map<String, Object> consumer() {
    Map<String, Object> settings = admin();
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CONSUMER_CALL_TIMEOUT_MILLIS);
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, FETCH_TIMEOUT_MILLIS);
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
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS_A_POLL);
    // Kafka's 64 KiB are less than what is under way to a broker in another zone.
    settings.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, Selectable.USE_DEFAULT_BUFFER_SIZE);
    settings.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
    return settings;
  }

  /**
   * As {@link #consumer()}, reading from replicas that are near.
   *
   * @param rack where the consumer is, as brokers' {@code broker.rack} names such places (on AWS:
   *     availability zones by id); empty to read from leaders. Brokers that have no selector of
   *     replicas pay no heed to it
   */
  public Map<String, Object> consumer(String rack) {
    Map<String, Object> settings = consumer();
    settings.put(ConsumerConfig.CLIENT_RACK_CONFIG, rack);
    return settings;
  }

  private Map<String, Object> security() {
    return switch (servers.security()) {
      case PLAINTEXT -> protocol(SecurityProtocol.PLAINTEXT);
      case TLS -> protocol(SecurityProtocol.SSL);
      case SCRAM -> scram(new LoginPlace(servers.login()));
      case IAM -> {
        Map<String, Object> settings = new HashMap<>(MSK_IAM);
        settings.putAll(protocol(SecurityProtocol.SASL_SSL));
        yield settings;
      }
    };
  }

  /** Kafka's settings hold where the login is; what is there, {@link LoginCallbacks} reads. */
  private static Map<String, Object> scram(LoginPlace place) {
    Map<String, Object> settings = new HashMap<>(protocol(SecurityProtocol.SASL_SSL));
    settings.put(SaslConfigs.SASL_MECHANISM, ScramMechanism.SCRAM_SHA_512.mechanismName());
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "%s required %s;"
            .formatted(ScramLoginModule.class.getName(), LoginCallbacks.option(place)));
    settings.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, LoginCallbacks.class);
    String certificates = LoginCallbacks.read(place).certificates();
    if (!certificates.isEmpty()) {
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, DefaultSslEngineFactory.PEM_TYPE);
      settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, certificates);
    }
    return settings;
  }

  private static Map<String, Object> protocol(SecurityProtocol protocol) {
    return Map.of(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol.name);
  }
}
