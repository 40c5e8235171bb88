package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.testkit.MskSignIn;
import java.util.List;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MskIamTest {
  /** With these the search for credentials ends in this JVM, at once. */
  private static final List<String> PROPERTIES =
      List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.disableEc2Metadata");

  @BeforeEach
  void no_credentials_from_elsewhere() {
    System.setProperty("aws.disableEc2Metadata", "true");
  }

  @AfterEach
  void as_before() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @Test
  void a_connection_begins_with_a_signed_request_to_connect() throws Exception {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "made up");

    assertThat(MskSignIn.firstMessage())
        .startsWith("{")
        .endsWith("}")
        .contains("\"version\":\"2020_10_22\"")
        .contains("\"host\":\"" + MskSignIn.BROKER + "\"")
        .contains("\"action\":\"kafka-cluster:Connect\"")
        .contains("\"x-amz-algorithm\":\"AWS4-HMAC-SHA256\"")
        .contains("\"x-amz-credential\":\"AKIDEXAMPLE/")
        .contains("/eu-west-1/kafka-cluster/aws4_request\"")
        .containsPattern("\"x-amz-signature\":\"[0-9a-f]{64}\"")
        .doesNotContain("made up");
  }

  @Test
  void without_credentials_nothing_is_sent() {
    assertThatThrownBy(MskSignIn::firstMessage)
        .isInstanceOf(SaslException.class)
        .hasMessageContaining("Failed to find AWS IAM Credentials");
  }
}
