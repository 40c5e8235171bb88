package io.tidemill.triggers;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** What all clients of AWS have in common here. */
final class AwsClients {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /** A function has to look at other pipelines too; a launch put off is not lost. */
  private static final Duration CALL_WITHIN = Duration.ofSeconds(20);

  private static final int ATTEMPTS = 6;

  private AwsClients() {}

  /**
   * Sets {@code builder} up for {@code region}. Throttled and failed calls are tried again by the
   * SDK's <i>standard</i> mode: up to 6 attempts in 20 s, with exponential back-off and full jitter
   * (1 s base for throttling).
   */
  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
      B builder, String region) {
    return builder
        .region(Region.of(region))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_WITHIN)
                .socketTimeout(ANSWER_WITHIN))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .apiCallAttemptTimeout(ANSWER_WITHIN)
                .apiCallTimeout(CALL_WITHIN)
                .build());
  }
}
