package io.tidemill.localstack.server;

import io.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker that is its own controller (KRaft), on a loopback address. Topics must be made
 * before they are used. Data stays in the folder given, and is found again by a later start there.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);

  private final ServerProcess server;
  private final String bootstrap;

  private KafkaBroker(ServerProcess server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param data the broker's own folder; made if absent
   * @throws TidemillException of kind {@code OPERATOR} if Kafka's class path isn't built, {@code
   *     INFRASTRUCTURE} if the broker doesn't start
   */
  public static KafkaBroker start(Distribution distribution, Path data) {
    String classpath = distribution.kafkaClasspath();
    Path folder = data.toAbsolutePath();
    return Loopback.startAtFreePorts(
        2, ports -> start(classpath, folder, ports.get(0), ports.get(1)));
  }

  /** Where clients find the broker: {@code host:port}. */
  public String bootstrap() {
    return bootstrap;
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

  private static Optional<KafkaBroker> start(
      String classpath, Path folder, int port, int controllerPort) {
    Path storage = folder.resolve("storage");
    Path settings =
        Template.write(
            folder,
            "kafka.properties",
            Map.of(
                "host", Loopback.HOST,
                "port", Integer.toString(port),
                "controllerPort", Integer.toString(controllerPort),
                "storage", storage.toString()));
    Path logging = Template.write(folder, "kafka-log4j.properties", Map.of());
    List<String> options =
        Template.lines("kafka-jvm.options", Map.of("logging", logging.toUri().toString()));
    if (!Files.exists(storage.resolve("meta.properties"))) {
      format(classpath, folder, options, settings);
    }
    ServerProcess server =
        ServerProcess.start(
            new ServerCommand(
                "kafka",
                folder,
                classpath,
                options,
                "kafka.Kafka",
                List.of(settings.toString()),
                Map.of()));
    return switch (server.awaitReady(
        READY_WITHIN, () -> server.logContains("Kafka Server started"))) {
      case READY -> Optional.of(new KafkaBroker(server, Loopback.HOST + ":" + port));
      case PORT_TAKEN -> Optional.empty();
    };
  }

  private static void format(String classpath, Path folder, List<String> options, Path settings) {
    ServerCommand format =
        new ServerCommand(
            "kafka-format",
            folder,
            classpath,
            options,
            "kafka.tools.StorageTool",
            List.of("format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()),
            Map.of());
    try (ServerProcess formatting = ServerProcess.start(format)) {
      formatting.awaitSuccess(READY_WITHIN);
    }
  }
}
