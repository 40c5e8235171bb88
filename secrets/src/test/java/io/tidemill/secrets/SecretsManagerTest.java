package io.tidemill.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemill.core.FailureKind;
import io.tidemill.core.SecretArn;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SDK's client, at an endpoint that says what it is told to. */
class SecretsManagerTest {
  private static final SecretArn SECRET =
      new SecretArn("arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf");
  private static final List<String> PROPERTIES =
      List.of(
          "aws.endpointUrlSecretsManager",
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.disableEc2Metadata");

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer service;
  private int status = 200;
  private String errorType = "";
  private String body = "";

  @BeforeEach
  void start() throws IOException {
    service =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    service.createContext("/", this::answer);
    service.start();
    Map.of(
            "aws.endpointUrlSecretsManager",
            "http://127.0.0.1:" + service.getAddress().getPort(),
            "aws.accessKeyId",
            "made",
            "aws.secretAccessKey",
            "up",
            "aws.disableEc2Metadata",
            "true")
        .forEach(System::setProperty);
  }

  @AfterEach
  void end() {
    PROPERTIES.forEach(System::clearProperty);
    service.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          exchange.getRequestHeaders().getFirst("X-Amz-Target")
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      if (!errorType.isEmpty()) {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", errorType);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static TidemillException refused() {
    return catchThrowableOfType(
        TidemillException.class, () -> SecretsManager.text(SECRET, "TIDEMILL_KAFKA_LOGIN"));
  }

  @Test
  void the_secret_is_asked_for_by_its_arn() {
    body = "{\"ARN\":\"%s\",\"SecretString\":\"{}\"}".formatted(SECRET);

    assertThat(SecretsManager.text(SECRET, "login")).isEqualTo("{}");
    assertThat(requests)
        .containsExactly("secretsmanager.GetSecretValue {\"SecretId\":\"%s\"}".formatted(SECRET));
  }

  @Test
  void bytes_are_refused() {
    body = "{\"SecretBinary\":\"aHVudGVyMg==\"}";

    assertThat(refused()).hasMessageContaining("found bytes").hasMessageContaining("as text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ResourceNotFoundException | OPERATOR | found none; create it",
        "400 | InvalidRequestException | OPERATOR | restore it",
        "400 | AccessDeniedException | OPERATOR | allow secretsmanager:GetSecretValue on it",
        "400 | DecryptionFailure | OPERATOR | kms:Decrypt on its key",
        "400 | ExpiredTokenException | OPERATOR | renew those",
        "400 | InvalidParameterException | OPERATOR | as it is",
        "400 | ThrottlingException | INFRASTRUCTURE | trying again may help",
        "500 | InternalServiceError | INFRASTRUCTURE | trying again may help"
      })
  void a_refusal_says_who_must_act(int code, String type, FailureKind kind, String words) {
    status = code;
    errorType = type;
    body = "{\"message\":\"as it is\"}";

    TidemillException refused = refused();

    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused)
        .hasMessageContainingAll(
            SECRET.arn(),
            "named by TIDEMILL_KAFKA_LOGIN=",
            words,
            "(%s, %d)".formatted(type, code));
  }

  @Test
  void without_credentials_nobody_is_asked() {
    System.clearProperty("aws.accessKeyId");

    TidemillException refused = refused();

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused).hasMessageContaining("no AWS credentials");
    assertThat(requests).isEmpty();
  }

  @Test
  void no_answer_is_broken_infrastructure_and_most_often_a_missing_endpoint() {
    service.stop(0);

    TidemillException refused = refused();

    assertThat(refused.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(refused).hasMessageContaining("com.amazonaws.eu-west-1.secretsmanager");
  }
}
