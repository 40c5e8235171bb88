package io.tidemill.bench.contender;

import static java.util.Objects.requireNonNull;

import io.tidemill.bench.plain.Plain;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@link Plain}, which has no Spark to carry: the floor. */
public final class PlainPeer implements Contender {
  private final Plain.Mode mode;
  private final Stage stage;
  private final Topic topic;
  private final Shape shape;
  private final long seed;
  private final Path flights;

  public PlainPeer(
      Plain.Mode mode, Stage stage, Topic topic, Shape shape, long seed, Path flights) {
    this.mode = requireNonNull(mode, "mode");
    this.stage = requireNonNull(stage, "stage");
    this.topic = requireNonNull(topic, "topic");
    this.shape = requireNonNull(shape, "shape");
    this.seed = seed;
    this.flights = requireNonNull(flights, "flights");
  }

  @Override
  public String name() {
    return mode == Plain.Mode.WRITE ? "plain" : "plain-read";
  }

  @Override
  public Map<String, String> settings() {
    return Plain.settings();
  }

  @Override
  public boolean writes() {
    return mode == Plain.Mode.WRITE;
  }

  @Override
  public Turn turn(Task task, Path folder) {
    ForkCommand command =
        new ForkCommand(
            System.getProperty("java.class.path"),
            List.of(),
            Plain.class.getName(),
            List.of(
                mode.name(),
                stage.kafka().bootstrap(),
                topic.name(),
                stage.ledger().toString(),
                task.table(),
                shape.name(),
                Integer.toString(shape.count()),
                Long.toString(seed),
                flights.toString()),
            Map.of());
    return () -> command;
  }
}
