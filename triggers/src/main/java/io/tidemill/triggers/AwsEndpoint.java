package io.tidemill.triggers;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;

/** Points clients at an endpoint other than their region's own. */
public final class AwsEndpoint {
  private AwsEndpoint() {}

  /**
   * Makes {@code client} use the endpoint {@code given}, unless that is blank.
   *
   * <p>An endpoint with plain {@code http} is a local one. It gets made-up credentials: real ones
   * have no business on an unencrypted line. Anything else uses the SDK's default chain.
   *
   * @param key the setting that gives it
   * @throws TidemillException of kind {@code OPERATOR} if it is not a URL
   */
  public static void apply(AwsClientBuilder<?, ?> client, String key, String given) {
    if (given.isBlank()) {
      return;
    }
    URI endpoint = url(key, given);
    client.endpointOverride(endpoint);
    if ("http".equals(endpoint.getScheme())) {
      client.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
  }

  /**
   * Checks an endpoint, as {@link #apply} does.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it is neither blank nor a URL
   */
  public static void check(String key, String given) {
    if (!given.isBlank()) {
      url(key, given);
    }
  }

  private static URI url(String key, String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw unfit(key, endpoint, e);
    }
    throw unfit(key, endpoint, null);
  }

  private static TidemillException unfit(String key, String endpoint, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "%s must be a URL like https://host:port, got \"%s\"".formatted(key, endpoint),
        cause);
  }
}
