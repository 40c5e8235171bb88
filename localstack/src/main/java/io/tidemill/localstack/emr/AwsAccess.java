package io.tidemill.localstack.emr;

import io.tidemill.triggers.AwsEndpoint;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/** As whom, and where, this endpoint asks other services. */
final class AwsAccess {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

  private AwsAccess() {}

  /** Sets a client of AWS itself up: credentials by the SDK's whole chain. */
  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B toAws(B builder) {
    return regional(builder).credentialsProvider(DefaultCredentialsProvider.builder().build());
  }

  /**
   * Sets a client of an endpoint up, which may check signatures or not: to {@code https}
   * credentials by system properties, environment or profile, and made-up ones without them; to
   * plain {@code http} made-up ones. Those of machines and containers are AWS' alone, and looking
   * for them takes seconds where there are none.
   *
   * @param what the endpoint is, to name it
   */
  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B to(
      String what, URI endpoint, B builder) {
    B client = regional(builder).credentialsProvider(credentials());
    AwsEndpoint.apply(client, what, endpoint.toString());
    return client;
  }

  /** What a service answered, or why it didn't. */
  static String why(SdkException failure) {
    if (failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
      return "%s (%d): %s"
          .formatted(
              answer.awsErrorDetails().errorCode(),
              answer.statusCode(),
              answer.awsErrorDetails().errorMessage());
    }
    return failure.getMessage();
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B regional(
      B builder) {
    return builder
        .region(region())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_WITHIN)
                .socketTimeout(ANSWER_WITHIN));
  }

  private static AwsCredentialsProvider credentials() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  /** That of environment or profile; else the one that this endpoint's ARNs are of. */
  private static Region region() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkClientException e) {
      return Region.of(EmrEndpoint.REGION);
    }
  }
}
