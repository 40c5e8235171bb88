package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailuresTest {
  private static final String BOOTSTRAP = "kafka.example:9092";

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new TopicAuthorizationException(Set.of("flights")), FailureKind.OPERATOR),
        Arguments.of(GroupAuthorizationException.forGroupId("g"), FailureKind.OPERATOR),
        Arguments.of(new SaslAuthenticationException("wrong password"), FailureKind.OPERATOR),
        Arguments.of(new SslAuthenticationException("SSL handshake failed"), FailureKind.OPERATOR),
        Arguments.of(new UnsupportedSaslMechanismException("no IAM"), FailureKind.OPERATOR),
        Arguments.of(new IllegalSaslStateException("no SASL here"), FailureKind.OPERATOR),
        Arguments.of(new ClusterAuthorizationException("no Connect"), FailureKind.OPERATOR),
        Arguments.of(new UnsupportedVersionException("too old"), FailureKind.OPERATOR),
        Arguments.of(new TimeoutException("no node assigned"), FailureKind.INFRASTRUCTURE),
        Arguments.of(new DisconnectException("gone"), FailureKind.INFRASTRUCTURE));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void an_error_says_who_must_act_and_where(KafkaException error, FailureKind kind) {
    TidemillException failure =
        KafkaFailures.of(BOOTSTRAP, "a look at topic flights", new ExecutionException(error));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageContaining(BOOTSTRAP)
        .hasMessageContaining("a look at topic flights")
        .hasMessageContaining(error.getMessage())
        .hasCause(error);
  }

  @Test
  void a_login_that_could_not_be_read_for_a_connection_is_told_as_that() {
    TidemillException secret = new TidemillException(FailureKind.INFRASTRUCTURE, "no answer");

    assertThat(
            KafkaFailures.of(
                BOOTSTRAP,
                "a look at topic flights",
                new SaslAuthenticationException("failed", new SaslException("no name", secret))))
        .isSameAs(secret);
  }

  @Test
  void a_handshake_that_failed_is_told_with_what_was_wrong() {
    assertThat(
            KafkaFailures.of(
                BOOTSTRAP,
                "a look at topic flights",
                new SslAuthenticationException(
                    "SSL handshake failed", new SSLHandshakeException("No name matching"))))
        .hasMessageContaining("SSL handshake failed (No name matching)")
        .hasMessageContaining("TIDEMILL_KAFKA_LOGIN");
  }

  @Test
  void what_a_client_wraps_is_unwrapped() {
    TimeoutException error = new TimeoutException("no node assigned");

    assertThat(KafkaFailures.unwrapped(new KafkaException("no client", error))).isSameAs(error);
  }

  @Test
  void a_server_without_an_address_is_broken_infrastructure() {
    KafkaSettings settings = new KafkaSettings(KafkaServers.plaintext("nowhere.invalid:9092"));

    assertThatThrownBy(() -> new KafkaBacklogReader(settings).close())
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("nowhere.invalid:9092");
  }
}
