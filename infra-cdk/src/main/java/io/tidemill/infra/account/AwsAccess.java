package io.tidemill.infra.account;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How AWS is reached.
 *
 * @param endpoint the URL of an emulator that is everything; empty for AWS
 */
public record AwsAccess(
    String region, Optional<String> endpoint, AwsCredentialsProvider credentials) {
  /** Which emulators take, whatever it is. */
  public static final String EMULATOR_CREDENTIAL = "rehearsal";

  public AwsAccess {
    requireNonNull(region, "region");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(credentials, "credentials");
  }

  /** By the credentials that environment, profile or container give, as AWS' own tools have it. */
  public static AwsAccess ofEnvironment(String region, Optional<String> endpoint) {
    return new AwsAccess(region, endpoint, DefaultCredentialsProvider.builder().build());
  }

  /** An emulator. */
  public static AwsAccess ofEmulator(String region, String endpoint) {
    return new AwsAccess(
        region,
        Optional.of(endpoint),
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(EMULATOR_CREDENTIAL, EMULATOR_CREDENTIAL)));
  }

  /** A client of a service; whoever asks for it closes it. */
  public <C> C client(AwsClientBuilder<?, C> builder) {
    builder.region(Region.of(region)).credentialsProvider(credentials);
    endpoint.map(URI::create).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /** As {@link #client}: emulators have no host for each bucket. */
  public S3Client s3() {
    return client(S3Client.builder().forcePathStyle(endpoint.isPresent()));
  }
}
