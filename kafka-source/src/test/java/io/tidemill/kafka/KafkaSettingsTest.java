package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaSettingsTest {
  private static final String PASSWORD = "hunter2";

  @TempDir static Path folder;

  private static KafkaSettings settings(KafkaSecurity security) {
    String login =
        security == KafkaSecurity.SCRAM ? folder.resolve("login.properties").toString() : "";
    return new KafkaSettings(new KafkaServers("localhost:9092", security, login));
  }

  @BeforeAll
  static void login() throws IOException {
    Files.write(
        folder.resolve("login.properties"), List.of("username=tidemill", "password=" + PASSWORD));
  }

  @Test
  void servers_are_passed_on() {
    KafkaSettings settings = settings(KafkaSecurity.PLAINTEXT);

    assertThat(settings.admin()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(settings.consumer()).containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void plaintext_and_tls_need_no_more_than_the_protocol() {
    assertThat(settings(KafkaSecurity.PLAINTEXT).admin())
        .containsEntry("security.protocol", "PLAINTEXT")
        .doesNotContainKey("sasl.mechanism");
    assertThat(settings(KafkaSecurity.TLS).admin())
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("sasl.mechanism");
  }

  @Test
  void with_iam_every_client_signs_in_by_msks_library() {
    Map<String, Object> expected =
        Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "AWS_MSK_IAM",
            "sasl.jaas.config",
            "software.amazon.msk.auth.iam.IAMLoginModule required;",
            "sasl.client.callback.handler.class",
            "software.amazon.msk.auth.iam.IAMClientCallbackHandler");

    assertThat(settings(KafkaSecurity.IAM).admin()).containsAllEntriesOf(expected);
    assertThat(settings(KafkaSecurity.IAM).consumer()).containsAllEntriesOf(expected);
  }

  @Test
  void with_scram_settings_hold_where_the_password_is_and_not_the_password() {
    Map<String, Object> settings = settings(KafkaSecurity.SCRAM).consumer();

    assertThat(settings)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("sasl.client.callback.handler.class", LoginCallbacks.class)
        .doesNotContainKey("ssl.truststore.certificates");
    assertThat(settings.get("sasl.jaas.config").toString())
        .contains("login=\"" + folder.resolve("login.properties") + "\"");
    assertThat(settings.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void a_login_that_cannot_be_read_is_told_at_once() {
    KafkaSettings settings =
        new KafkaSettings(new KafkaServers("localhost:9092", KafkaSecurity.SCRAM, "/not/there"));

    assertThatThrownBy(settings::admin)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("/not/there, named by TIDEMILL_KAFKA_LOGIN=");
  }

  @ParameterizedTest
  @EnumSource
  void a_client_takes_the_settings(KafkaSecurity security) {
    Admin.create(settings(security).admin()).close();
  }

  @Test
  void a_consumer_reads_what_is_committed_and_nothing_that_it_was_not_told_to() {
    assertThat(settings(KafkaSecurity.PLAINTEXT).consumer())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("check.crcs", true)
        .doesNotContainKey("group.id")
        .doesNotContainKey("client.rack");
  }

  @Test
  void a_consumer_that_knows_its_rack_tells_brokers() {
    Map<String, Object> settings = settings(KafkaSecurity.PLAINTEXT).consumer("euc1-az2");

    assertThat(settings).containsEntry("client.rack", "euc1-az2");
    new KafkaConsumer<byte[], byte[]>(settings).close();
  }
}
