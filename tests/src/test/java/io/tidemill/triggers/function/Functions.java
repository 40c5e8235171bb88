package io.tidemill.triggers.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.testkit.World;
import io.tidemill.triggers.PipelineFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both functions in one environment, over a {@link World} and a folder of pipeline files. */
final class Functions {
  static final String APPLICATION = "00f1982r1uukb925";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world = new World();
  private final Path folder;
  private final Map<String, RuntimeException> topicsAway = new HashMap<>();
  private final Connections connections = new Connections(this::open, world.clock());
  private final RequestStreamHandler lagTrigger;
  private final RequestStreamHandler runEvent;
  private Optional<RuntimeException> away = Optional.empty();
  private Invoked context = new Invoked(Duration.ofSeconds(60), Duration.ZERO);
  private final List<String> metrics = new ArrayList<>();
  private Optional<RuntimeException> metricsAway = Optional.empty();
  private int opened;
  private int closed;

  Functions(Path folder) {
    this.folder = folder;
    Workings workings =
        new Workings(
            new PipelineFolder(folder),
            connections,
            APPLICATION,
            new LookMetrics(this::told, world.clock()),
            world.clock());
    lagTrigger = new LagTriggerFunction(workings);
    runEvent = new RunEventFunction(workings);
  }

  private Ports open() {
    away.ifPresent(
        failure -> {
          throw failure;
        });
    opened++;
    Reconciler reconciler =
        new Reconciler(
            world.ledger(), new PartlyAway(), world.groupOffsets(), world.jobs(), world.clock());
    Operator operator =
        new Operator(
            world.ledger(),
            new PartlyAway(),
            world.groupOffsets(),
            world.jobs(),
            table -> Optional.empty(),
            world.clock());
    return new Ports(
        reconciler,
        pipelines -> reconciler,
        () -> reconciler,
        operator,
        world.ledger().id(),
        world.jobs(),
        () -> closed++);
  }

  /** Backlogs of which some can't be read. */
  private final class PartlyAway implements BacklogReader {
    @Override
    public TopicPosition start(String topic, StartFrom from) {
      return check(topic).start(topic, from);
    }

    @Override
    public Backlog read(String topic, Position position) {
      return check(topic).read(topic, position);
    }

    private BacklogReader check(String topic) {
      if (topicsAway.containsKey(topic)) {
        throw topicsAway.get(topic);
      }
      return world.backlogs();
    }
  }

  World world() {
    return world;
  }

  private void told(String line) {
    metricsAway.ifPresent(
        failure -> {
          throw failure;
        });
    metrics.add(line);
  }

  /** No metrics can be told from now on. */
  void metricsAway() {
    metricsAway = Optional.of(new IllegalStateException("no more room"));
  }

  /** What CloudWatch was told since this was last asked. */
  List<JsonNode> metrics() {
    List<JsonNode> told = new ArrayList<>();
    try {
      for (String line : metrics) {
        told.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    metrics.clear();
    return told;
  }

  /** How often connections were opened, and how often closed. */
  int opened() {
    return opened;
  }

  int closed() {
    return closed;
  }

  /** A pipeline of its own name, and a topic of that name with two partitions. */
  Functions with(String pipeline) {
    world.backlogs().createTopic(pipeline, 2);
    write(
        pipeline + ".yaml",
        World.DEFINITION
            .replace("pipeline: flights", "pipeline: " + pipeline)
            .replace("topic: flights", "topic: " + pipeline));
    return this;
  }

  void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So many records into one of the topic's partitions, now. */
  void produce(String topic, int records) {
    world.backlogs().produce(topic, 0, records, world.clock().instant());
  }

  /** Nothing can be opened from now on. */
  void away(RuntimeException failure) {
    away = Optional.of(failure);
  }

  void back() {
    away = Optional.empty();
    topicsAway.clear();
  }

  void topicAway(String topic, RuntimeException failure) {
    topicsAway.put(topic, failure);
  }

  static TidemillException infrastructure(String message) {
    return new TidemillException(FailureKind.INFRASTRUCTURE, message);
  }

  /** Each question for the time left takes {@code each} off {@code first}. */
  void timeLeft(Duration first, Duration each) {
    context = new Invoked(first, each);
  }

  /** A sample event, about the world's ledger. */
  String sample(String file) {
    try (InputStream event = Functions.class.getResourceAsStream("/events/" + file)) {
      return new String(event.readAllBytes(), StandardCharsets.UTF_8)
          .replace("abcd2345", world.ledger().id().value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode lagTrigger(String event) {
    return invoke(lagTrigger, event.getBytes(StandardCharsets.UTF_8));
  }

  JsonNode runEvent(String event) {
    return invoke(runEvent, event.getBytes(StandardCharsets.UTF_8));
  }

  JsonNode lagTrigger(byte[] event) {
    return invoke(lagTrigger, event);
  }

  JsonNode runEvent(byte[] event) {
    return invoke(runEvent, event);
  }

  /** {@code pipeline decision} of each answer, in order. */
  static List<String> decisions(JsonNode answer) {
    List<String> decisions = new ArrayList<>();
    for (JsonNode each : answer.path("pipelines")) {
      decisions.add(each.path("pipeline").asText() + " " + each.path("decision").asText());
    }
    return decisions;
  }

  private JsonNode invoke(RequestStreamHandler handler, byte[] event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), answer, context);
      return JSON.readTree(answer.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
