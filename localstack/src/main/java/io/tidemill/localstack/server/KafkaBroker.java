package io.tidemill.localstack.server;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker that is a controller too (KRaft), on a loopback address: alone, or one of a {@link
 * KafkaCluster}. Topics must be made before they are used. Data stays in the folder given, and is
 * found again by a later start there.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);

  private final ServerProcess server;
  private final KafkaLayout layout;

  private KafkaBroker(ServerProcess server, KafkaLayout layout) {
    this.server = server;
    this.layout = layout;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param data the broker's own folder; made if absent
   * @throws TidemillException of kind {@code OPERATOR} if Kafka's class path isn't built, {@code
   *     INFRASTRUCTURE} if the broker doesn't start
   */
  public static KafkaBroker start(Distribution distribution, Path data) {
    Program program = distribution.kafka();
    return Loopback.startAtFreePorts(
        2, ports -> start(program, data, KafkaLayout.alone(ports.get(0), ports.get(1), List.of())));
  }

  /**
   * As {@link #start(Distribution, Path)}, with a second listener, whose clients are sent on to
   * {@code advertised}: for one who stands between them and the broker.
   *
   * @param advertised {@code host:port} of who forwards to {@link #behind}
   */
  public static KafkaBroker start(Distribution distribution, Path data, String advertised) {
    return start(distribution, data, advertised, KafkaSignIn.NONE);
  }

  /**
   * As {@link #start(Distribution, Path, String)}, where clients of the second listener have to
   * sign in.
   */
  public static KafkaBroker start(
      Distribution distribution, Path data, String advertised, KafkaSignIn signIn) {
    Program program = distribution.kafka();
    return Loopback.startAtFreePorts(
        3,
        ports ->
            start(
                program,
                data,
                KafkaLayout.alone(
                    ports.get(0),
                    ports.get(1),
                    List.of(new KafkaLayout.Further(ports.get(2), advertised, signIn)))));
  }

  /** Where clients find the broker: {@code host:port}. */
  public String bootstrap() {
    return layout.bootstrap();
  }

  /**
   * Where clients find the broker, {@code host:port}, by how they speak to it; through whoever
   * stands before a second listener that asks more of them than the first.
   */
  public Map<KafkaSecurity, String> listeners() {
    return layout.listeners();
  }

  /**
   * The port of the second listener.
   *
   * @throws IllegalStateException if there is none
   */
  public int behind() {
    if (layout.further().isEmpty()) {
      throw new IllegalStateException("The broker was started without a second listener");
    }
    return layout.further().get(0).port();
  }

  /** As {@link ServerProcess#checkRunning}. */
  public void checkRunning() {
    server.checkRunning();
  }

  public ProcessHandle process() {
    return server.process();
  }

  /** What the broker printed. */
  public Path log() {
    return server.log();
  }

  /** Ends the broker; returns when it has ended. */
  @Override
  public void close() {
    server.close();
  }

  private static Optional<KafkaBroker> start(Program program, Path data, KafkaLayout layout) {
    KafkaBroker broker = launch(program, data, layout, Uuid.randomUuid());
    return switch (broker.awaitReady()) {
      case READY -> Optional.of(broker);
      case PORT_TAKEN -> Optional.empty();
    };
  }

  /**
   * Forks a broker, which doesn't serve yet.
   *
   * @param cluster the cluster's id, by which a new folder is made
   */
  static KafkaBroker launch(Program program, Path data, KafkaLayout layout, Uuid cluster) {
    Path folder = data.toAbsolutePath();
    Path storage = folder.resolve("storage");
    Map<String, String> open = new HashMap<>(layout.settings());
    open.put("storage", storage.toString());
    open.put("besides", program.settingsText());
    Path settings = Template.write(folder, "kafka.properties", open);
    Path logging = Template.write(folder, "kafka-log4j.properties", Map.of());
    List<String> options =
        new ArrayList<>(
            Template.lines("kafka-jvm.options", Map.of("logging", logging.toUri().toString())));
    options.addAll(program.jvmOptions());
    if (!Files.exists(storage.resolve("meta.properties"))) {
      format(program, folder, options, settings, cluster);
    }
    ServerProcess server =
        ServerProcess.start(
            new ServerCommand(
                "kafka",
                folder,
                program.classpath(),
                options,
                "kafka.Kafka",
                List.of(settings.toString()),
                Map.of()));
    return new KafkaBroker(server, layout);
  }

  /** Waits until the broker serves; a cluster's does when most of its controllers have come. */
  ServerProcess.Readiness awaitReady() {
    return server.awaitReady(READY_WITHIN, () -> server.logContains("Kafka Server started"));
  }

  private static void format(
      Program program, Path folder, List<String> options, Path settings, Uuid cluster) {
    ServerCommand format =
        new ServerCommand(
            "kafka-format",
            folder,
            program.classpath(),
            options,
            "kafka.tools.StorageTool",
            List.of("format", "-t", cluster.toString(), "-c", settings.toString()),
            Map.of());
    try (ServerProcess formatting = ServerProcess.start(format)) {
      formatting.awaitSuccess(READY_WITHIN);
    }
  }
}
