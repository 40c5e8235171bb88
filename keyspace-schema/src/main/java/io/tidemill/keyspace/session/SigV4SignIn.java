package io.tidemill.keyspace.session;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.auth.AuthProvider;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.auth.Authenticator;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Signs in to Amazon Keyspaces with AWS credentials. Each connection asks for them anew: temporary
 * ones, which expire, are followed by the next.
 */
final class SigV4SignIn implements AuthProvider {
  private static final ByteBuffer MECHANISM =
      ByteBuffer.wrap("SigV4\0\0".getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  private static final Pattern NONCE = Pattern.compile("nonce=([^,]{32})(?:,|\\z)");

  /** One for the JVM: it keeps what it was given until that expires. */
  private static final AwsCredentialsProvider DEFAULTS =
      DefaultCredentialsProvider.builder().build();

  private final String region;
  private final AwsCredentialsProvider credentials;
  private final InstantSource clock;

  SigV4SignIn(String region, AwsCredentialsProvider credentials, InstantSource clock) {
    this.region = requireNonNull(region, "region");
    this.credentials = requireNonNull(credentials, "credentials");
    this.clock = requireNonNull(clock, "clock");
  }

  /** With the credentials that the process runs with, found as AWS' SDK finds them. */
  static SigV4SignIn withDefaults(String region) {
    return new SigV4SignIn(region, DEFAULTS, InstantSource.system());
  }

  @Override
  public Authenticator newAuthenticator(EndPoint endPoint, String authenticator) {
    return new Authenticator() {
      @Override
      public CompletionStage<ByteBuffer> initialResponse() {
        return CompletableFuture.completedFuture(MECHANISM.duplicate());
      }

      @Override
      public CompletionStage<ByteBuffer> evaluateChallenge(ByteBuffer challenge) {
        String text = StandardCharsets.UTF_8.decode(challenge.duplicate()).toString();
        return CompletableFuture.supplyAsync(() -> answer(endPoint, text), SignInThreads::run);
      }

      @Override
      public CompletionStage<Void> onAuthenticationSuccess(ByteBuffer token) {
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  @Override
  public void onMissingChallenge(EndPoint endPoint) {
    throw new AuthenticationException(
        endPoint, "it asks nobody to sign in, so it is not Amazon Keyspaces");
  }

  @Override
  public void close() {}

  private ByteBuffer answer(EndPoint endPoint, String challenge) {
    Matcher nonce = NONCE.matcher(challenge);
    if (!nonce.find()) {
      throw new AuthenticationException(
          endPoint, "it asks to sign something else than Amazon Keyspaces does");
    }
    String answer = SigV4Answer.of(nonce.group(1), region, clock.instant(), resolved());
    return ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
  }

  private AwsCredentials resolved() {
    try {
      return credentials.resolveCredentials();
    } catch (SdkException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected AWS credentials to sign in to Amazon Keyspaces with, found none; give the function or job a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
          e);
    }
  }
}
