package io.tidemill.localstack.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * The least that a function like ours could be: it asks EMR Serverless and Kafka one thing each.
 */
public final class BarePeer {
  private final EmrServerlessClient emr =
      EmrServerlessClient.builder()
          .region(Region.of("us-east-1"))
          .endpointOverride(URI.create(System.getenv("TIDEMILL_EMR_ENDPOINT")))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .build();
  private final Admin kafka =
      Admin.create(Map.of("bootstrap.servers", System.getenv("TIDEMILL_KAFKA")));

  /** Answers with how much there is of both. */
  public void handle(InputStream in, OutputStream out)
      throws IOException, ExecutionException, InterruptedException {
    in.readAllBytes();
    int topics = kafka.listTopics().names().get().size();
    String application = System.getenv("TIDEMILL_EMR_APPLICATION");
    int jobs = emr.listJobRuns(list -> list.applicationId(application)).jobRuns().size();
    out.write("[%d,%d]".formatted(topics, jobs).getBytes(UTF_8));
  }
}
