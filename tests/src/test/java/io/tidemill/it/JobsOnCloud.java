package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.CassandraDeadLetters;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.Reconciling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A local cloud with small pipelines, each on a topic of its own name with one partition, whose
 * jobs run by a real spark-submit when they are asked for.
 */
final class JobsOnCloud implements AutoCloseable {
  /** What a run may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LocalCloud cloud;

  private JobsOnCloud(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** A pipeline file in the making. */
  record Definition(
      String name,
      String format,
      String schema,
      String source,
      String more,
      int deadLetters,
      List<String> sinks) {
    Definition format(String word) {
      return new Definition(name, word, schema, source, more, deadLetters, sinks);
    }

    Definition schema(String columns) {
      return new Definition(name, format, columns, source, more, deadLetters, sinks);
    }

    /** With a further line of the source. */
    Definition source(String line) {
      return new Definition(name, format, schema, line, more, deadLetters, sinks);
    }

    /** With a further line of the pipeline. */
    Definition more(String line) {
      return new Definition(name, format, schema, source, line, deadLetters, sinks);
    }

    Definition deadLetters(int allowed) {
      return new Definition(name, format, schema, source, more, allowed, sinks);
    }

    String yaml() {
      return """
          pipeline: %s
          source:
            topic: %s
            format: %s
            schema: "%s"
            startFrom: earliest
            %s
          trigger: { minRecords: 1, maxDelay: 1h, cooldown: 0s }
          attempts: { backOff: 0s }
          %s
          sinks:
            - %s
          onBadRecord: { deadLetters: %d }
          """
          .formatted(
              name, name, format, schema, source, more, String.join("\n  - ", sinks), deadLetters);
    }

    /** As functions read it. */
    Pipeline parsed() {
      return PipelineParser.parse(name + ".yaml", yaml())
          .match(
              valid -> valid.pipeline(),
              invalid -> {
                throw new AssertionError(invalid.problems().toString());
              });
    }
  }

  /** A pipeline of records of {@code place STRING, n INT} that allows ten dead letters. */
  static Definition pipeline(String name, String... sinks) {
    return new Definition(name, "json", "place STRING, n INT", "", "", 10, List.of(sinks));
  }

  /** Starts a cloud. */
  static JobsOnCloud start(Path folder, String schema, Definition... definitions) {
    try {
      Path project = Files.createDirectories(folder.resolve("project/schema")).getParent();
      Files.writeString(project.resolve("schema/V001__jobs.cql"), schema);
      for (Definition definition : definitions) {
        Files.writeString(project.resolve(definition.name() + ".yaml"), definition.yaml());
      }
      LocalCloud cloud =
          LocalCloud.start(
              new LocalCloudSettings(
                  TestServers.withArchive(),
                  folder.resolve("data"),
                  project,
                  Duration.ofSeconds(1),
                  ""),
              (name, detail) -> {});
      JobsOnCloud jobs = new JobsOnCloud(cloud);
      List<NewTopic> topics =
          Stream.of(definitions).map(it -> new NewTopic(it.name(), 1, (short) 1)).toList();
      try (Admin admin = jobs.admin()) {
        admin.createTopics(topics).all().get();
      }
      return jobs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  LocalCloud cloud() {
    return cloud;
  }

  Pipeline definition(String pipeline) {
    return cloud.pipelines().stream()
        .filter(it -> it.id().value().equals(pipeline))
        .findFirst()
        .orElseThrow();
  }

  void produce(String topic, String... values) {
    try (KafkaProducer<String, String> producer =
        producer(Map.of("bootstrap.servers", cloud.kafka(), "compression.type", "lz4"))) {
      for (String value : values) {
        send(producer, topic, "k", value);
      }
    }
  }

  void produce(String topic, List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cloud.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  static KafkaProducer<String, String> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  static void send(KafkaProducer<String, String> producer, String topic, String key, String value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes records away, as retention does. */
  void deleteRecords(String topic, long before) {
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", cloud.kafka()));
  }

  PipelineState state(String pipeline) {
    return cloud.ledger().load(new PipelineId(pipeline)).orElseThrow().state();
  }

  /** Makes a move, as a person or a function might, and lets nobody know. */
  void move(String pipeline, UnaryOperator<PipelineState> move) {
    Versioned current = cloud.ledger().load(new PipelineId(pipeline)).orElseThrow();
    boolean moved =
        cloud
            .ledger()
            .swap(current.version(), move.apply(current.state()))
            .match(swapped -> true, stale -> false);
    assertThat(moved).isTrue();
  }

  /** Carries out what a person asks, as functions do. */
  void command(Pipeline pipeline, Command command) {
    try (Reconciling functions = Reconciling.open(cloud.config(), Client.TOOL)) {
      Acted acted = functions.operator().execute(pipeline, command);
      assertThat(acted.executed()).as("%s: %s", command, acted.plan()).isTrue();
    }
  }

  /** Asks for a run, and waits until none is under way. */
  private PipelineState settled(String pipeline) {
    PipelineId id = new PipelineId(pipeline);
    cloud.trigger(id).outcome(id);
    return await()
        .atMost(PATIENCE)
        .until(
            () -> state(pipeline),
            state -> {
              Phase phase = state.phase();
              return phase instanceof Phase.Blocked
                  || (phase instanceof Phase.Idle
                      && state.lastRun() > 0
                      && state.replay().isEmpty());
            });
  }

  /** Asks for a run, and waits for its commit. */
  Commit commit(String pipeline) {
    PipelineState state = settled(pipeline);
    assertThat(state.phase()).isInstanceOf(Phase.Idle.class);
    Commit commit = state.lastCommit().orElseThrow();
    assertThat(commit.books().balanced()).isTrue();
    return commit;
  }

  Phase.Blocked blocked(String pipeline) {
    Phase phase = settled(pipeline).phase();
    assertThat(phase).isInstanceOf(Phase.Blocked.class);
    return (Phase.Blocked) phase;
  }

  List<DeadLetter> letters(String pipeline, Commit commit) {
    return new CassandraDeadLetters(cloud.session(), cloud.config().ledger().keyspace())
        .read(new PipelineId(pipeline), commit.run().topicId(), 0, 0, 1_000)
        .toList();
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Override
  public void close() {
    cloud.close();
  }
}
