package io.tidemill.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import io.tidemill.testkit.foreign.Absent;
import io.tidemill.testkit.foreign.MotoServer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Secrets Manager, as moto_server plays it: started when first asked for, once per JVM, and ended
 * at its exit. The AWS SDK of this JVM asks it until the holder is closed.
 */
public final class TestSecrets implements AutoCloseable {
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "made", "aws.secretAccessKey", "up");
  private static final String ENDPOINT = "aws.endpointUrlSecretsManager";

  private static Optional<URI> started = Optional.empty();

  private final URI endpoint;
  private final SecretsManagerClient client;

  private TestSecrets(URI endpoint) {
    this.endpoint = endpoint;
    this.client =
        SecretsManagerClient.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(endpoint)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("made", "up")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    CREDENTIALS.forEach(System::setProperty);
    System.setProperty(ENDPOINT, endpoint.toString());
  }

  /** Begins to be asked; skips the tests, with the reason, where there is no moto_server. */
  public static synchronized TestSecrets open() {
    if (started.isEmpty()) {
      started = Optional.of(start());
    }
    return new TestSecrets(started.get());
  }

  private static URI start() {
    try {
      return MotoServer.start().url();
    } catch (Absent e) {
      return abort("Nobody plays Secrets Manager: " + e.getMessage());
    }
  }

  /** Where moto_server listens, which plays S3 and EventBridge as well. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stores a login under a name of its own; gives the secret's ARN. */
  public String create(String username, String password, String certificates) {
    return client
        .createSecret(
            create ->
                create
                    .name("login-" + UUID.randomUUID())
                    .secretString(json(username, password, certificates)))
        .arn();
  }

  /** Puts another login in a secret's place. */
  public void put(String arn, String username, String password, String certificates) {
    client.putSecretValue(
        put -> put.secretId(arn).secretString(json(username, password, certificates)));
  }

  private static String json(String username, String password, String certificates) {
    return "{\"username\":\"%s\",\"password\":\"%s\",\"certificates\":\"%s\"}"
        .formatted(username, password, certificates.replace("\r", "").replace("\n", "\\n"));
  }

  /** The variables by which another process asks it too. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint.toString(),
        "AWS_ACCESS_KEY_ID", "made",
        "AWS_SECRET_ACCESS_KEY", "up");
  }

  @Override
  public void close() {
    CREDENTIALS.keySet().forEach(System::clearProperty);
    System.clearProperty(ENDPOINT);
    client.close();
  }
}
