package io.tidemill.testkit.foreign;

import io.tidemill.localstack.emr.EmrEndpoint;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** AWS' SDK, asking one player, with credentials that are made up. */
public record AwsApis(
    S3Client s3,
    SqsClient sqs,
    EventBridgeClient events,
    SchedulerClient scheduler,
    CloudWatchClient cloudWatch)
    implements AutoCloseable {
  /** Clients of {@code aws}. */
  public static AwsApis of(ForeignAws aws) {
    return new AwsApis(
        // Buckets as parts of host names would have to be known by DNS.
        client(S3Client.builder().forcePathStyle(true), aws.url()),
        client(SqsClient.builder(), aws.url()),
        client(EventBridgeClient.builder(), aws.url()),
        client(SchedulerClient.builder(), aws.url()),
        client(CloudWatchClient.builder(), aws.url()));
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, URI url) {
    return builder
        .endpointOverride(url)
        .region(Region.of(EmrEndpoint.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("made", "up")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public void close() {
    List.<SdkClient>of(s3, sqs, events, scheduler, cloudWatch).forEach(SdkClient::close);
  }
}
