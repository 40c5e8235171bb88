package io.tidemill.it;

import static io.tidemill.testkit.TestTopics.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.TidemillConfig.JobConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.localstack.server.KafkaBroker;
import io.tidemill.localstack.server.KafkaSignIn;
import io.tidemill.testkit.Certificates;
import io.tidemill.testkit.JobJarFork;
import io.tidemill.testkit.LogLines;
import io.tidemill.testkit.ScramRead;
import io.tidemill.testkit.TestSecrets;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import io.tidemill.testkit.faults.TcpProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that speaks TLS to those who know a password, behind a proxy. Its certificate is for
 * 127.0.0.1, and is vouched for by an authority that the JVM doesn't know.
 */
class KafkaScramIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final String FIRST = "first-secret";
  private static final String SECOND = "second-secret";
  private static final String WRONG = "wrong-secret";
  private static final int ITERATIONS = 4096;

  @TempDir static Path folder;

  private static Certificates certificates;
  private static TcpProxy proxy;
  private static KafkaBroker broker;
  private static TestTopics topics;
  private static TestSecrets secrets;
  private static TopicPartition partition;

  @BeforeAll
  static void start() throws IOException {
    secrets = TestSecrets.open();
    certificates = Certificates.in(Files.createDirectory(folder.resolve("certificates")));
    proxy = TcpProxy.listen("kafka");
    broker =
        KafkaBroker.start(
            TestServers.distribution(),
            folder.resolve("kafka"),
            proxy.address(),
            KafkaSignIn.passwords(certificates.key("broker", "ip:127.0.0.1")));
    proxy.forwardTo(broker.behind());
    topics = new TestTopics(broker.bootstrap());
    partition = new TopicPartition(topics.create(1), 0);
    topics.append(partition, NOON, NOON.plusSeconds(1));
    user("tidemill", FIRST);
  }

  @AfterAll
  static void end() {
    Stream.of(topics, broker, proxy, secrets).filter(Objects::nonNull).forEach(KafkaScramIT::close);
  }

  @Test
  void clients_with_a_password_begin_at_the_proxy() {
    assertThat(broker.listeners())
        .isEqualTo(
            Map.of(
                KafkaSecurity.PLAINTEXT, broker.bootstrap(), KafkaSecurity.SCRAM, proxy.address()));
  }

  private static void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void user(String name, String password) {
    get(
        topics
            .admin()
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        name,
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                        password)))
            .all());
  }

  private static KafkaServers servers(String login) {
    return new KafkaServers(proxy.address(), KafkaSecurity.SCRAM, login);
  }

  private static long waiting(String login) {
    try (KafkaBacklogReader reader = new KafkaBacklogReader(new KafkaSettings(servers(login)))) {
      return waiting(reader);
    }
  }

  private static long waiting(KafkaBacklogReader reader) {
    Backlog backlog = reader.read(partition.topic(), Position.NONE);
    assertThat(backlog.oldest()).contains(NOON);
    return backlog.records();
  }

  private static void refused(String login, String... said) {
    try (LogLines log = LogLines.of("org.apache.kafka", "io.tidemill", "software.amazon")) {
      Throwable refusal = catchThrowable(() -> waiting(login));
      assertThat(refusal)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContainingAll(said);
      StringWriter trace = new StringWriter();
      refusal.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).doesNotContain(FIRST, SECOND, WRONG);
      assertThat(log.lines()).isNotEmpty().noneMatch(KafkaScramIT::givesAway);
    }
  }

  private static boolean givesAway(String line) {
    return List.of(FIRST, SECOND, WRONG).stream().anyMatch(line::contains);
  }

  @Test
  void functions_read_and_publish_with_a_login_in_a_secret() {
    KafkaSettings kafka =
        new KafkaSettings(servers(secrets.create("tidemill", FIRST, certificates.pem())));
    Position position = new Position(new TreeMap<>(Map.of(partition, new NextOffset(2, 0))));

    try (LogLines log = LogLines.of("org.apache.kafka", "io.tidemill", "software.amazon");
        KafkaBacklogReader reader = new KafkaBacklogReader(kafka);
        KafkaGroupOffsets groups = new KafkaGroupOffsets(kafka)) {
      assertThat(waiting(reader)).isEqualTo(2);
      groups.publish("scram", position, 7);
      assertThat(groups.read("scram")).contains(new GroupOffsets.Published(position, 7));
      assertThat(log.lines()).isNotEmpty().noneMatch(KafkaScramIT::givesAway);
    }
  }

  @Test
  void a_login_in_a_file_serves_as_well() throws IOException {
    Files.writeString(folder.resolve("authority.pem"), certificates.pem());
    Path login =
        Files.write(
            folder.resolve("login.properties"),
            List.of("username=tidemill", "password=" + FIRST, "certificates=authority.pem"));

    assertThat(waiting(login.toString())).isEqualTo(2);
  }

  @Test
  void a_job_reads_with_nothing_but_the_secrets_arn_in_its_environment() throws Exception {
    JobConfig job =
        new JobConfig(
            new KeyspacesAddress("eu-central-1", "tidemill", ""),
            HistoryPolicy.DEFAULT,
            servers(secrets.create("tidemill", FIRST, certificates.pem())));
    Map<String, String> environment = new HashMap<>(job.toEnvironment());
    environment.putAll(secrets.environment());
    environment.put(ScramRead.TOPIC, partition.topic());
    assertThat(environment.values()).noneMatch(KafkaScramIT::givesAway);

    assertThat(JobJarFork.run(ScramRead.class, environment, folder.resolve("job.txt")))
        .contains("values: {},{}")
        .doesNotContain(FIRST);
  }

  @Test
  void a_wrong_password_is_told_with_where_it_is_named() {
    refused(
        secrets.create("tidemill", WRONG, certificates.pem()),
        proxy.address(),
        "didn't accept who is calling",
        "TIDEMILL_KAFKA_LOGIN");
  }

  @Test
  void a_secret_that_is_not_there_is_named() {
    String absent = secrets.create("tidemill", FIRST, "").replaceAll("login-", "logout-");

    refused(absent, absent, "found none", "named by TIDEMILL_KAFKA_LOGIN=");
  }

  @Test
  void an_authority_that_nobody_trusts_is_told_with_where_to_name_it() {
    refused(secrets.create("tidemill", FIRST, ""), proxy.address(), "TLS", "certification path");
  }

  @Test
  void an_open_client_goes_on_with_a_password_that_was_changed() {
    user("rotating", FIRST);
    String secret = secrets.create("rotating", FIRST, certificates.pem());
    String kept = secrets.create("rotating", FIRST, certificates.pem());
    try (KafkaBacklogReader reader = new KafkaBacklogReader(new KafkaSettings(servers(secret)))) {
      assertThat(waiting(reader)).isEqualTo(2);

      user("rotating", SECOND);
      secrets.put(secret, "rotating", SECOND, certificates.pem());
      await().atMost(PATIENCE).untilAsserted(() -> refused(kept, "didn't accept who is calling"));
      proxy.cut();

      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(TidemillException.class)
          .until(() -> waiting(reader) == 2);
      assertThat(proxy.harmed()).isPositive();
    }
  }
}
