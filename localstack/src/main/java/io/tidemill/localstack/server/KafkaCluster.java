package io.tidemill.localstack.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Kafka brokers in one cluster, each a controller too, each with a process of its own that may be
 * ended and started again. Topics have a copy on each, up to three, two of which must have a record
 * before it counts. Not thread-safe.
 */
public final class KafkaCluster implements AutoCloseable {
  private final Program program;
  private final Path folder;
  private final List<KafkaLayout> layouts;
  private final List<KafkaBroker> brokers;
  private final Uuid id;

  private KafkaCluster(
      Program program, Path folder, List<KafkaLayout> layouts, List<KafkaBroker> brokers, Uuid id) {
    this.program = program;
    this.folder = folder;
    this.layouts = layouts;
    this.brokers = brokers;
    this.id = id;
  }

  /**
   * Starts a broker for each of {@code advertised}, and waits until all serve. Each has a second
   * listener, whose clients are sent on to its {@code advertised}: for those who stand between them
   * and the brokers.
   *
   * @param folder the cluster's own; made if absent
   * @param advertised {@code host:port} of who forwards to {@link KafkaBroker#behind}
   * @throws TidemillException of kind {@code OPERATOR} if Kafka's class path isn't built, {@code
   *     INFRASTRUCTURE} if a broker doesn't start; none is left running then
   */
  public static KafkaCluster start(
      Distribution distribution, Path folder, List<String> advertised) {
    Program program = distribution.kafka();
    int count = advertised.size();
    return Loopback.startAtFreePorts(
        3 * count,
        ports -> {
          List<KafkaLayout> layouts = new ArrayList<>();
          for (int number = 0; number < count; number++) {
            layouts.add(
                new KafkaLayout(
                    number,
                    ports.subList(0, count),
                    ports.subList(count, 2 * count),
                    List.of(
                        new KafkaLayout.Further(
                            ports.get(2 * count + number), advertised.get(number)))));
          }
          return start(program, folder, layouts);
        });
  }

  private static Optional<KafkaCluster> start(
      Program program, Path folder, List<KafkaLayout> layouts) {
    KafkaCluster cluster =
        new KafkaCluster(program, folder, layouts, new ArrayList<>(), Uuid.randomUuid());
    try {
      for (int number = 0; number < layouts.size(); number++) {
        cluster.brokers.add(cluster.launch(number));
      }
      for (KafkaBroker broker : cluster.brokers) {
        if (broker.awaitReady() == ServerProcess.Readiness.PORT_TAKEN) {
          cluster.close();
          return Optional.empty();
        }
      }
      return Optional.of(cluster);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where clients find the brokers: {@code host:port}, separated by commas. */
  public String bootstrap() {
    return layouts.stream().map(KafkaLayout::bootstrap).collect(Collectors.joining(","));
  }

  /** A broker, by its place, from 0; Kafka's id of it is one more. */
  public KafkaBroker broker(int number) {
    return brokers.get(number);
  }

  /**
   * Starts a broker that has ended, where it was, and waits until it serves.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it doesn't start
   */
  public void restart(int number) {
    brokers.get(number).close();
    KafkaBroker broker = launch(number);
    brokers.set(number, broker);
    if (broker.awaitReady() == ServerProcess.Readiness.PORT_TAKEN) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Broker %s can't start again where it was: another process has taken its port; start the cluster anew"
              .formatted(layouts.get(number).bootstrap()));
    }
  }

  /** Ends all brokers; returns when they have ended. */
  @Override
  public void close() {
    // A broker alone waits in vain for the others while it ends gently.
    brokers.forEach(broker -> broker.process().destroyForcibly());
    brokers.forEach(KafkaBroker::close);
  }

  private KafkaBroker launch(int number) {
    return KafkaBroker.launch(program, folder.resolve("broker-" + number), layouts.get(number), id);
  }
}
