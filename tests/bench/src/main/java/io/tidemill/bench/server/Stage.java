package io.tidemill.bench.server;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.localstack.server.KafkaBroker;
import io.tidemill.localstack.server.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A real broker and a real node, with memory for the work, a ledger and a keyspace for the tables.
 * For use by one thread.
 */
public final class Stage implements AutoCloseable {
  /** The keyspace of the tables. */
  public static final String TABLES = "bench";

  private static final String LEDGER = "tidemill";
  private static final List<String> KAFKA_OPTIONS = List.of("-Xms1g", "-Xmx1g");

  /** Long work: both compilers, and memory for what is written. */
  private static final List<String> CASSANDRA_OPTIONS =
      List.of("-Xms2g", "-Xmx2g", "-XX:MaxDirectMemorySize=512m", "-XX:TieredStopAtLevel=4");

  private final Distribution distribution;
  private final Path folder;
  private final SparkCores cores;
  private final KafkaBroker kafka;
  private final CassandraNode cassandra;
  private final CqlSession session;

  private Stage(
      Distribution distribution,
      Path folder,
      SparkCores cores,
      KafkaBroker kafka,
      CassandraNode cassandra,
      CqlSession session) {
    this.distribution = distribution;
    this.folder = folder;
    this.cores = cores;
    this.kafka = kafka;
    this.cassandra = cassandra;
    this.session = session;
  }

  /**
   * Starts the servers.
   *
   * @param home the checkout
   * @param folder an empty one, for everything that they and the contenders leave
   * @param cores where contenders' tasks run
   */
  public static Stage open(Path home, Path folder, SparkCores cores) {
    requireNonNull(folder, "folder");
    requireNonNull(cores, "cores");
    Distribution distribution =
        new Distribution(
            home,
            new Distribution.Watching(
                with(KAFKA_OPTIONS), with(CASSANDRA_OPTIONS), UnaryOperator.identity()));
    KafkaBroker kafka = KafkaBroker.start(distribution, folder.resolve("kafka"));
    try {
      CassandraNode cassandra = CassandraNode.start(distribution, folder.resolve("cassandra"));
      try {
        CassandraAddress address = address(cassandra);
        CqlSession session = Sessions.open(address);
        LedgerSchema.migrate(session, address);
        session.execute(
            "CREATE KEYSPACE %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': 1}"
                .formatted(TABLES, cassandra.datacenter()));
        return new Stage(distribution, folder, cores, kafka, cassandra, session);
      } catch (RuntimeException e) {
        cassandra.close();
        throw e;
      }
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static UnaryOperator<Program> with(List<String> options) {
    return program -> {
      Program all = program;
      for (String option : options) {
        all = all.withJvmOption(option);
      }
      return all;
    };
  }

  private static CassandraAddress address(CassandraNode node) {
    return CassandraAddress.plain(node.host(), node.port(), LEDGER, node.datacenter());
  }

  public Distribution distribution() {
    return distribution;
  }

  /** A folder of that name for somebody's files. */
  public Path folder(String name) {
    return folder.resolve(name);
  }

  /** Where tasks of Spark run. */
  public SparkCores cores() {
    return cores;
  }

  public KafkaServers kafka() {
    return KafkaServers.plaintext(kafka.bootstrap());
  }

  /** Of the ledger; the tables are in the same store. */
  public CassandraAddress ledger() {
    return address(cassandra);
  }

  public CqlSession session() {
    return session;
  }

  /** Cassandra's process. */
  public ProcessHandle store() {
    return cassandra.process();
  }

  /** What the servers are started with besides what the local stack gives them. */
  public static List<String> settings() {
    return List.of(
        "Kafka " + String.join(" ", KAFKA_OPTIONS),
        "Cassandra " + String.join(" ", CASSANDRA_OPTIONS));
  }

  @Override
  public void close() {
    session.close();
    cassandra.close();
    kafka.close();
  }
}
