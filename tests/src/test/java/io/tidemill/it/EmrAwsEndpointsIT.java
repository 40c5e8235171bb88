package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EmrEvent;
import io.tidemill.localstack.emr.EventBus;
import io.tidemill.localstack.emr.S3Files;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.emr.StartJobRun;
import io.tidemill.localstack.server.ServerCommand;
import io.tidemill.testkit.TestSecrets;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What the endpoint asks of other services, where moto_server plays them; skipped where that isn't
 * installed.
 */
class EmrAwsEndpointsIT {
  private static final Region REGION = Region.of(EmrEndpoint.REGION);

  @TempDir Path folder;

  private static TestSecrets moto;

  @BeforeAll
  static void open() {
    moto = TestSecrets.open();
  }

  @AfterAll
  static void close() {
    if (moto != null) {
      moto.close();
    }
  }

  @Test
  void entry_points_and_jars_are_fetched_from_an_s3_endpoint() {
    String bucket = "jobs-" + UUID.randomUUID();
    try (S3Client s3 =
        S3Client.builder()
            .region(REGION)
            .endpointOverride(moto.endpoint())
            .forcePathStyle(true)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      s3.createBucket(create -> create.bucket(bucket));
      s3.putObject(
          put -> put.bucket(bucket).key("a b/jöb+1.jar"), RequestBody.fromString("the job"));
      s3.putObject(put -> put.bucket(bucket).key("helper.jar"), RequestBody.fromString("helper"));
    }
    SparkDriver driver = new SparkDriver("classpath", 2, "512m").with(S3Files.at(moto.endpoint()));

    ServerCommand command =
        driver.of(
            request(
                "s3://%s/a b/jöb+1.jar".formatted(bucket),
                "--jars s3://%s/helper.jar".formatted(bucket)),
            folder.resolve("one"));

    List<String> words = command.arguments();
    assertThat(file(words.get(words.size() - 1))).hasContent("the job");
    assertThat(file(words.get(words.indexOf("--jars") + 1))).hasContent("helper");
    assertThatThrownBy(() -> driver.of(request("s3://%s/none.jar".formatted(bucket), ""), folder))
        .hasMessageContaining("s3://%s/none.jar can't be had from http://".formatted(bucket))
        .hasMessageContaining("NoSuchKey (404)");
    assertThatThrownBy(() -> driver.of(request("s3://%s-none/a.jar".formatted(bucket), ""), folder))
        .hasMessageContaining("NoSuchBucket (404)");
    assertThatThrownBy(() -> driver.of(request("s3://bucket", ""), folder))
        .hasMessageContaining("expected s3://BUCKET/KEY");
  }

  @Test
  void an_event_bus_takes_the_events_for_what_they_are() {
    String archive = "archive-" + UUID.randomUUID().toString().substring(0, 8);
    try (EventBridgeClient events =
        EventBridgeClient.builder()
            .region(REGION)
            .endpointOverride(moto.endpoint())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      String bus = events.describeEventBus(describe -> describe.name("default")).arn();
      events.createArchive(
          create ->
              create
                  .archiveName(archive)
                  .eventSourceArn(bus)
                  .eventPattern(
                      "{\"source\":[\"aws.emr-serverless\"],\"detail-type\":[\"EMR Serverless Job"
                          + " Run State Change\"],\"detail\":{\"state\":[\"SUCCESS\"]}}"));
      try (EventBus sender = new EventBus(moto.endpoint())) {
        sender.accept(event("RUNNING"));
        sender.accept(event("SUCCESS"));
      }

      assertThat(events.describeArchive(describe -> describe.archiveName(archive)).eventCount())
          .isEqualTo(1);
    }
  }

  private static EmrEvent event(String state) {
    return new EmrEvent(
        UUID.randomUUID(),
        "EMR Serverless Job Run State Change",
        Instant.now(),
        List.of(),
        JsonNodeFactory.instance.objectNode().put("state", state));
  }

  private static Path file(String uri) {
    return Path.of(URI.create(uri));
  }

  private static StartJobRun request(String entryPoint, String parameters) {
    return new StartJobRun(
        "app",
        "token",
        "role",
        "job",
        entryPoint,
        List.of(),
        parameters,
        Map.of(),
        Map.of(),
        Duration.ZERO,
        JsonNodeFactory.instance.objectNode());
  }
}
