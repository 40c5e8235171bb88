package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class SigV4SignInTest {
  private static final EndPoint NODE = new DefaultEndPoint(new InetSocketAddress(9142));
  private static final String NONCE = "91703fdc2ef562e19fbdab0f58e42fe5";
  private static final AwsBasicCredentials FIRST =
      AwsBasicCredentials.create("first-key", "first-secret");
  private static final AwsBasicCredentials SECOND =
      AwsBasicCredentials.create("second-key", "second-secret");

  private static SigV4SignIn signIn(AwsCredentialsProvider credentials) {
    return new SigV4SignIn("eu-west-1", credentials, () -> Instant.EPOCH);
  }

  private static String answer(SigV4SignIn signIn, String challenge) {
    ByteBuffer answer =
        signIn
            .newAuthenticator(NODE, "")
            .evaluateChallenge(ByteBuffer.wrap(challenge.getBytes(StandardCharsets.UTF_8)))
            .toCompletableFuture()
            .join();
    return StandardCharsets.UTF_8.decode(answer).toString();
  }

  @Test
  void it_names_its_mechanism_first_each_time() {
    SigV4SignIn signIn = signIn(() -> FIRST);

    for (int connection = 0; connection < 2; connection++) {
      ByteBuffer first =
          signIn.newAuthenticator(NODE, "").initialResponse().toCompletableFuture().join();
      assertThat(StandardCharsets.UTF_8.decode(first).toString()).isEqualTo("SigV4\0\0");
    }
  }

  @Test
  void each_connection_takes_the_credentials_that_there_are_then() {
    AtomicReference<AwsBasicCredentials> current = new AtomicReference<>(FIRST);
    SigV4SignIn signIn = signIn(current::get);
    assertThat(answer(signIn, "nonce=" + NONCE)).contains("access_key=first-key");

    current.set(SECOND);

    assertThat(answer(signIn, "nonce=" + NONCE)).contains("access_key=second-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonce=91703fdc2ef562e19fbdab0f58e42fe5",
        "a,nonce=91703fdc2ef562e19fbdab0f58e42fe5,b"
      })
  void the_nonce_is_found_among_what_else_is_said(String challenge) {
    assertThat(answer(signIn(() -> FIRST), challenge))
        .isEqualTo(SigV4Answer.of(NONCE, "eu-west-1", Instant.EPOCH, FIRST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PLAIN-START",
        "nonce=",
        "nonce=91703fdc2ef562e19fbdab0f58e42fe",
        "nonce=91703fdc2ef562e19fbdab0f58e42fe55"
      })
  void whoever_asks_for_something_else_is_not_answered(String challenge) {
    SigV4SignIn signIn = signIn(() -> FIRST);

    assertThatThrownBy(() -> answer(signIn, challenge))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AuthenticationException.class);
  }

  @Test
  void a_store_that_asks_nobody_who_he_is_is_not_keyspaces() {
    SigV4SignIn signIn = signIn(() -> FIRST);

    assertThatThrownBy(() -> signIn.onMissingChallenge(NODE))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("not Amazon Keyspaces");
  }

  @Test
  void where_there_are_no_credentials_it_says_how_to_give_some() {
    SigV4SignIn signIn =
        signIn(
            () -> {
              throw SdkClientException.create("Unable to load credentials");
            });

    assertThatThrownBy(() -> answer(signIn, "nonce=" + NONCE))
        .cause()
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("AWS_ACCESS_KEY_ID");
  }
}
