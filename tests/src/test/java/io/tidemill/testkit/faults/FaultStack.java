package io.tidemill.testkit.faults;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import io.tidemill.triggers.Reconciling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The whole of Tidemill round the servers that tests share, with a proxy on every way: jobs to the
 * store, jobs (and functions) to Kafka, functions to the store, functions to the job service. One
 * ledger for all; tests have pipelines, topics and tables of their own. Closing ends it, and leaves
 * the servers.
 */
public final class FaultStack implements AutoCloseable {
  private static final int CORES = 2;
  private static final String DRIVER_MEMORY = "512m";

  private final Path folder;
  private final Servers servers;
  private final CassandraAddress address;
  private final CqlSession session;
  private final LedgerId ledger;
  private final TestTopics topics;
  private final TcpProxy jobStore;
  private final TcpProxy functionStore;
  private final JobService service;
  private final Reconciling functions;

  /**
   * What it goes round.
   *
   * @param kafka bootstrap servers that no proxy is in the way of
   * @param kafkaProxies one before each broker
   * @param store with a keyspace for the ledger that doesn't exist yet
   * @param copies how many nodes have each row
   */
  public record Servers(
      String kafka, List<TcpProxy> kafkaProxies, CassandraAddress store, int copies) {
    public Servers {
      kafkaProxies = List.copyOf(kafkaProxies);
    }

    /** Those that all tests share. */
    public static Servers shared() {
      return new Servers(
          TestServers.kafka().bootstrap(),
          List.of(TestServers.kafkaProxy()),
          TestKeyspaces.unused(),
          1);
    }
  }

  /** Starts it. */
  public FaultStack(Path folder, Servers servers) {
    this.folder = folder;
    this.servers = servers;
    this.address = servers.store();
    this.session = Sessions.open(address);
    this.ledger = LedgerSchema.migrate(session, address);
    this.topics = new TestTopics(servers.kafka());
    this.jobStore = store("store for jobs");
    this.functionStore = store("store for functions");
    this.service = newService("emr");
    this.functions = functions(service);
  }

  /** A session that no proxy is in the way of. */
  public CqlSession session() {
    return session;
  }

  public CassandraAddress ledgerAddress() {
    return address;
  }

  public LedgerId ledgerId() {
    return ledger;
  }

  public TestTopics topics() {
    return topics;
  }

  /** How many nodes have each row. */
  int copies() {
    return servers.copies();
  }

  /** Makes tables as a project does, in whatever words the store wants. */
  void migrate(String name, String cql) {
    Path schema = project(name + "-schema");
    try {
      Files.writeString(schema.resolve("V001__tables.cql"), cql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new Migrator(session, address).apply(MigrationSet.fromFolder(name, schema));
  }

  /** Bootstrap servers of Kafka that no proxy is in the way of. */
  public String bootstrap() {
    return servers.kafka();
  }

  /** Between jobs and Kafka's first broker, and functions and it. */
  public TcpProxy kafka() {
    return servers.kafkaProxies().get(0);
  }

  /** Before all brokers, of which any may be the one. */
  public List<TcpProxy> kafkaProxies() {
    return servers.kafkaProxies();
  }

  /** Between jobs and the store, tables and ledger. */
  public TcpProxy jobStore() {
    return jobStore;
  }

  /** Between functions and the ledger's store. */
  public TcpProxy functionStore() {
    return functionStore;
  }

  public JobService service() {
    return service;
  }

  /** The functions' inside: what every wake-up runs, on {@link #service}. */
  public Reconciling functions() {
    return functions;
  }

  /** Another job service, which knows nothing of the first one's jobs. */
  public JobService newService(String name) {
    SparkDriver driver = TestServers.driver(CORES, DRIVER_MEMORY);
    return JobService.start(driver, folder.resolve(name));
  }

  /** Functions that launch on {@code service}; the caller closes them. */
  public Reconciling functions(JobService service) {
    return functions(service, "");
  }

  /** As the other, whose jobs get {@code sparkParameters} besides. */
  public Reconciling functions(JobService service, String sparkParameters) {
    return Reconciling.over(
        Sessions.openForLedger(at(functionStore), Client.TOOL),
        service.config(at(jobStore), proxiedKafka(), folder, sparkParameters));
  }

  /** The configuration of function processes that launch on {@code service}. */
  public TidemillConfig functionConfig(JobService service, Path project) {
    return service.config(at(functionStore), proxiedKafka(), project, "");
  }

  /** A folder of its own for a test's pipeline files. */
  public Path project(String name) {
    try {
      return Files.createDirectories(folder.resolve("project-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all harm that a test has left. */
  public void restore() {
    servers.kafkaProxies().forEach(TcpProxy::restore);
    jobStore.restore();
    functionStore.restore();
    service.proxy().restore();
  }

  @Override
  public void close() {
    restore();
    functions.close();
    service.close();
    topics.close();
    session.close();
    jobStore.close();
    functionStore.close();
  }

  private CassandraAddress at(TcpProxy proxy) {
    return address.at(proxy.host(), proxy.port());
  }

  private String proxiedKafka() {
    return servers.kafkaProxies().stream().map(TcpProxy::address).collect(Collectors.joining(","));
  }

  private TcpProxy store(String name) {
    TcpProxy proxy = TcpProxy.listen(name);
    proxy.forwardTo(address);
    return proxy;
  }
}
