package io.tidemill.triggers;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClientBuilder;

/** Makes clients of EMR Serverless. */
public final class EmrClients {
  private EmrClients() {}

  /**
   * A client for {@code config}; close it after use.
   *
   * <p>Throttled and failed calls are tried again, up to 6 attempts in 20 s: StartJobRun and
   * ListJobRuns are let through once a second, after a burst of 25, and launches throttled together
   * must not come back together. Every call is safe to repeat: a launch carries its token.
   *
   * <p>An endpoint with plain {@code http} is a local one. It gets made-up credentials: real ones
   * have no business on an unencrypted line. Anything else uses the SDK's default chain.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the endpoint is not a URL
   */
  public static EmrServerlessClient open(TidemillConfig config) {
    EmrServerlessClientBuilder builder =
        AwsClients.configured(EmrServerlessClient.builder(), config.region());
    String given = config.emr().endpoint();
    if (!given.isBlank()) {
      URI endpoint = url(given);
      builder.endpointOverride(endpoint);
      if ("http".equals(endpoint.getScheme())) {
        builder.credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
      }
    }
    return builder.build();
  }

  private static URI url(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw unfit(endpoint, e);
    }
    throw unfit(endpoint, null);
  }

  private static TidemillException unfit(String endpoint, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "%s must be a URL like https://host:port, got \"%s\""
            .formatted(TidemillConfig.EMR_ENDPOINT, endpoint),
        cause);
  }
}
