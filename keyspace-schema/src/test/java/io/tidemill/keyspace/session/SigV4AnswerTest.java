package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.aws.mcs.auth.SigV4AuthProvider;

class SigV4AnswerTest {
  private static final String NONCE = "91703fdc2ef562e19fbdab0f58e42fe5";
  private static final Instant NOW = Instant.parse("2020-06-09T22:41:51Z");

  /** The example that AWS' own plugins, in other languages, are tested by. */
  private static final String EXAMPLE =
      "signature=7f3691c18a81b8ce7457699effbfae5b09b4e0714ab38c1292dbdf082c9ddd87,access_key=UserID-1,amzdate=2020-06-09T22:41:51.000Z";

  @Test
  void it_is_the_published_example() {
    assertThat(
            SigV4Answer.of(
                NONCE, "us-west-2", NOW, AwsBasicCredentials.create("UserID-1", "UserSecretKey-1")))
        .isEqualTo(EXAMPLE);
  }

  @Test
  void of_temporary_credentials_the_token_goes_along() {
    assertThat(
            SigV4Answer.of(
                NONCE,
                "us-west-2",
                NOW,
                AwsSessionCredentials.create("UserID-1", "UserSecretKey-1", "sess-token-1")))
        .isEqualTo(EXAMPLE + ",session_token=sess-token-1");
  }

  @Property(tries = 200)
  void it_is_what_the_plugin_of_aws_answers(
      @ForAll @CharRange(from = '0', to = '9') @CharRange(from = 'a', to = 'f') @StringLength(32)
          String nonce,
      @ForAll @AlphaChars @NumericChars @StringLength(min = 16, max = 24) String accessKey,
      @ForAll @CharRange(from = '!', to = '~') @StringLength(min = 1, max = 50) String secret,
      @ForAll boolean temporary) {
    AwsCredentials credentials =
        temporary
            ? AwsSessionCredentials.create(accessKey, secret, "a-session/+=")
            : AwsBasicCredentials.create(accessKey, secret);

    String plugins = pluginsAnswer(nonce, credentials);

    assertThat(SigV4Answer.of(nonce, "eu-central-1", saidAt(plugins), credentials))
        .isEqualTo(plugins);
  }

  private static String pluginsAnswer(String nonce, AwsCredentials credentials) {
    ByteBuffer answer =
        new SigV4AuthProvider(StaticCredentialsProvider.create(credentials), "eu-central-1")
            .newAuthenticator(new DefaultEndPoint(new InetSocketAddress(9142)), "")
            .evaluateChallenge(ByteBuffer.wrap(("nonce=" + nonce).getBytes(StandardCharsets.UTF_8)))
            .toCompletableFuture()
            .join();
    return StandardCharsets.UTF_8.decode(answer).toString();
  }

  private static Instant saidAt(String answer) {
    Map<String, String> fields =
        Stream.of(answer.split(",", 4))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    return Instant.parse(fields.get("amzdate"));
  }
}
