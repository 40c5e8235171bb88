package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged function's sweep over very many pipelines, of one cluster. */
class SweepIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PIPELINES = 200;

  /** What a sweep may ask of one broker, however many pipelines there are. */
  private static final int MOST_REQUESTS = 60;

  /** Twice what is aimed at: other tests, and other people, may have the machine. */
  private static final Duration MOST = Duration.ofSeconds(4);

  private static final int SWEEPS = 3;

  private static final String PIPELINE =
      """
      pipeline: %s
      source: {topic: %s, format: json, schema: id INT}
      trigger: {minRecords: 1000, maxDelay: 1h}
      sinks: [{table: k.t, sql: SELECT * FROM source}]
      """;

  @TempDir static Path folder;

  private static FunctionWorld world;
  private static LambdaService lambda;
  private static List<String> topics;

  @BeforeAll
  static void start() throws IOException {
    world = new FunctionWorld(folder);
    topics = new ArrayList<>();
    String prefix = "sweep-" + UUID.randomUUID();
    for (int i = 0; i < PIPELINES; i++) {
      String topic = "%s-%d".formatted(prefix, i);
      topics.add(topic);
      Files.writeString(
          world.project("many").resolve("p%d.yaml".formatted(i)),
          PIPELINE.formatted("p" + i, topic));
    }
    TestTopics.get(
        world
            .topics()
            .admin()
            .createTopics(topics.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
            .all());
    produce();
    lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(), folder.resolve("functions"));
    Map<String, String> environment = new HashMap<>(world.config("many").toEnvironment());
    environment.put(TidemillConfig.KAFKA, TestServers.kafkaProxy().address());
    lambda.deploy(FunctionWorld.spec("sweep", DeployedFunction.LAG_TRIGGER, environment));
  }

  /** A record into each topic. */
  private static void produce() {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestServers.kafka().bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (String topic : topics) {
        records.add(TestTopics.record(new TopicPartition(topic, 0), Instant.now(), new byte[100]));
      }
      TestTopics.send(producer, records);
    }
  }

  @AfterAll
  static void end() {
    lambda.close();
    world.topics().admin().deleteTopics(topics);
    world.close();
  }

  /** What became of the pipelines, each kind once. */
  private static Set<String> sweep() throws IOException {
    Invocation invocation = lambda.invoke("sweep", world.sample("sweep.json", Map.of())).join();
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    JsonNode answer = JSON.readTree(((Invocation.Answered) invocation).payload());
    assertThat(answer.path("pipelines")).hasSize(PIPELINES);
    Set<String> kinds = new TreeSet<>();
    for (JsonNode pipeline : answer.path("pipelines")) {
      kinds.add(pipeline.path("decision").asText() + " " + pipeline.path("reason").asText());
    }
    return kinds;
  }

  @Test
  void two_hundred_pipelines_are_looked_at_in_seconds_and_with_few_requests() throws IOException {
    int adopting = 1;
    while (!sweep().equals(Set.of("HELD BELOW_THRESHOLD"))) {
      assertThat(++adopting).as("sweeps until all pipelines are adopted").isLessThan(10);
    }
    Duration least = Duration.ofDays(1);
    long requests = 0;
    for (int i = 0; i < SWEEPS; i++) {
      long before = TestServers.kafkaProxy().asked();
      Instant began = Instant.now();
      assertThat(sweep()).containsExactly("HELD BELOW_THRESHOLD");
      Duration took = Duration.between(began, Instant.now());
      requests = TestServers.kafkaProxy().asked() - before;
      System.out.printf("sweep of %d: %d ms, %d requests%n", PIPELINES, took.toMillis(), requests);
      least = took.compareTo(least) < 0 ? took : least;
    }

    assertThat(requests).isLessThan(MOST_REQUESTS);
    assertThat(least).isLessThan(MOST);
  }
}
