package io.tidemill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.triggers.EmrClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * What the functions need round them: the shared Kafka and store, a ledger of their own, an
 * endpoint whose jobs obey, and projects of pipeline files.
 */
public final class FunctionWorld implements AutoCloseable {
  private static final int JOBS_AT_ONCE = 2;

  private static final String PIPELINE =
      """
      pipeline: %s
      source: {topic: %s, format: json, schema: id INT}
      trigger: {minRecords: %d, maxDelay: 1h, cooldown: 0s}
      attempts: {backOff: 0s}
      sinks: [{table: k.t, sql: SELECT * FROM source}]
      """;

  private final Path folder;
  private final LedgerAddress address = TestKeyspaces.unused();
  private final LedgerId ledger = LedgerSchema.migrate(TestKeyspaces.session(), address);
  private final TestTopics topics = new TestTopics(TestServers.kafka().bootstrap());
  private final EmrEndpoint endpoint;
  private final String application;

  /**
   * Makes it.
   *
   * @param folder for projects and jobs
   */
  public FunctionWorld(Path folder) {
    this.folder = folder;
    this.endpoint = EmrEndpoint.start(ObeyingDriver.command(), folder.resolve("emr"), JOBS_AT_ONCE);
    try (EmrServerlessClient client =
        EmrClients.open(EmrConfigs.of(endpoint.url(), "none", "job.jar", ""))) {
      application =
          client
              .createApplication(create -> create.releaseLabel("emr-7.14.0").type("Spark"))
              .applicationId();
    }
  }

  public TestTopics topics() {
    return topics;
  }

  public EmrEndpoint endpoint() {
    return endpoint;
  }

  public LedgerId ledger() {
    return ledger;
  }

  /** A folder of pipeline files, made if absent. */
  public Path project(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Defines a pipeline that runs as soon as enough records wait, in place of the project's others.
   *
   * @return its file
   */
  public Path define(String project, String pipeline, String topic, int minRecords) {
    try {
      return Files.writeString(
          project(project).resolve("pipeline.yaml"),
          PIPELINE.formatted(pipeline, topic, minRecords));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of functions that look after {@code project}. */
  public TidemillConfig config(String project) {
    return new TidemillConfig(
        address,
        HistoryPolicy.DEFAULT,
        KafkaServers.plaintext(TestServers.kafka().bootstrap()),
        project(project).toUri().toString(),
        "us-east-1",
        "",
        new TidemillConfig.Emr(endpoint.url(), application, EmrConfigs.ROLE, "job.jar", "", ""));
  }

  /** One of the packaged functions, with one environment. */
  public static FunctionSpec spec(
      String name, DeployedFunction function, Map<String, String> environment) {
    return new FunctionSpec(
        name,
        TestServers.distribution().functionsJar(),
        function.handler(),
        environment,
        function.memoryMegabytes(),
        function.timeout(),
        1);
  }

  /** A sample event, about this ledger and application, in the account that functions have here. */
  public byte[] sample(String file, Map<String, String> replaced) {
    Map<String, String> all = new HashMap<>();
    all.put("123456789012", EmrEndpoint.ACCOUNT);
    all.put("abcd2345", ledger.value());
    all.put("00f1982r1uukb925", application);
    all.putAll(replaced);
    String event;
    try (InputStream in = FunctionWorld.class.getResourceAsStream("/events/" + file)) {
      event = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, String> each : all.entrySet()) {
      event = event.replace(each.getKey(), each.getValue());
    }
    return event.getBytes(UTF_8);
  }

  @Override
  public void close() {
    endpoint.close();
    topics.close();
  }
}
