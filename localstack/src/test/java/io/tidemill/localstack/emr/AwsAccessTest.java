package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

class AwsAccessTest {
  private static final Map<String, String> MINE =
      Map.of(
          "aws.accessKeyId", "MINE", "aws.secretAccessKey", "secret", "aws.sessionToken", "token");

  @BeforeEach
  void sign() {
    MINE.forEach(System::setProperty);
  }

  @AfterEach
  void forget() {
    MINE.keySet().forEach(System::clearProperty);
  }

  @Test
  void plain_http_gets_no_credentials_of_the_user() {
    assertThat(keyFor("http://127.0.0.1:4566")).isEqualTo("local");
    assertThat(keyFor("http://localstack:4566")).isEqualTo("local");
  }

  @Test
  void https_gets_those_of_the_user() {
    assertThat(keyFor("https://localstack:4566")).isEqualTo("MINE");
  }

  private static String keyFor(String endpoint) {
    try (EventBridgeClient client =
        AwsAccess.to("The bus", URI.create(endpoint), EventBridgeClient.builder()).build()) {
      return client
          .serviceClientConfiguration()
          .credentialsProvider()
          .resolveIdentity()
          .join()
          .accessKeyId();
    }
  }
}
