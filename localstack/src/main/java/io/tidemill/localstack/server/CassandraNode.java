package io.tidemill.localstack.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Cassandra node on a loopback address: a cluster by itself, or one of a {@link CassandraRing}.
 * Data stays in the folder given, and is found again by a later start there.
 */
public final class CassandraNode implements AutoCloseable {
  private static final String DATACENTER = "datacenter1";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final int ASK_TIMEOUT_MILLIS = 2_000;

  /** An OPTIONS request of the native protocol, version 4: header only, length 0. */
  private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

  /** What the answer begins with: a response of version 4 or later of our own. */
  private static final int RESPONSE = 0x84;

  private final ServerProcess server;
  private final int port;

  private CassandraNode(ServerProcess server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a node and waits until it answers CQL.
   *
   * @param data the node's own folder; made if absent
   * @throws TidemillException of kind {@code OPERATOR} if Cassandra's class path isn't built,
   *     {@code INFRASTRUCTURE} if the node doesn't start
   */
  public static CassandraNode start(Distribution distribution, Path data) {
    return start(distribution, data, CassandraSecurity.NONE);
  }

  /** As {@link #start(Distribution, Path)}, a node that not everybody may come to. */
  public static CassandraNode start(
      Distribution distribution, Path data, CassandraSecurity security) {
    Program program = distribution.cassandra();
    return Loopback.startAtFreePorts(
        2, ports -> start(program, data, security, ports.get(0), ports.get(1), ports.get(1)));
  }

  public String host() {
    return Loopback.HOST;
  }

  /** The port of the native protocol, which speaks CQL. */
  public int port() {
    return port;
  }

  /** The node's datacentre, which drivers want to know. */
  public String datacenter() {
    return DATACENTER;
  }

  /** As {@link ServerProcess#checkRunning}. */
  public void checkRunning() {
    server.checkRunning();
  }

  public ProcessHandle process() {
    return server.process();
  }

  /** What the node printed. */
  public Path log() {
    return server.log();
  }

  /** Ends the node; returns when it has ended. */
  @Override
  public void close() {
    server.close();
  }

  /**
   * Starts a node that others may be in one ring with.
   *
   * @param storagePort where nodes speak to it
   * @param seedPort the storage port of the node whose ring it joins; its own for the first
   * @return empty if one of its ports is taken
   */
  static Optional<CassandraNode> start(
      Program program, Path data, int port, int storagePort, int seedPort) {
    return start(program, data, CassandraSecurity.NONE, port, storagePort, seedPort);
  }

  private static Optional<CassandraNode> start(
      Program program,
      Path data,
      CassandraSecurity security,
      int port,
      int storagePort,
      int seedPort) {
    Path folder = data.toAbsolutePath();
    Path settings =
        Template.write(
            folder,
            "cassandra.yaml",
            Map.of(
                "host", Loopback.HOST,
                "port", Integer.toString(port),
                "storagePort", Integer.toString(storagePort),
                "seedPort", Integer.toString(seedPort),
                "storage", folder.resolve("storage").toString(),
                "security", security.settings()));
    Path logging = Template.write(folder, "cassandra-logback.xml", Map.of());
    List<String> options =
        new ArrayList<>(
            Template.lines(
                "cassandra-jvm.options",
                Map.of(
                    "jamm", jamm(program.classpath()),
                    "settings", settings.toUri().toString(),
                    "logging", logging.toUri().toString(),
                    "folder", folder.toString(),
                    "ringDelay", Long.toString(ringDelay(storagePort, seedPort).toMillis()))));
    options.addAll(moduleOptions());
    options.addAll(program.jvmOptions());
    ServerProcess server =
        ServerProcess.start(
            new ServerCommand(
                "cassandra",
                folder,
                security.with(program.classpath()),
                options,
                "org.apache.cassandra.service.CassandraDaemon",
                List.of(),
                Map.of("MALLOC_ARENA_MAX", "2")));
    return switch (server.awaitReady(READY_WITHIN, () -> serves(server, security, port))) {
      case READY -> Optional.of(new CassandraNode(server, port));
      case PORT_TAKEN -> Optional.empty();
    };
  }

  /**
   * How long it waits for others: for none if it is the first; else for the first one to answer,
   * which may have much to do.
   */
  private static Duration ringDelay(int storagePort, int seedPort) {
    return storagePort == seedPort ? Duration.ofSeconds(1) : Duration.ofSeconds(8);
  }

  /** Whether it is this node, and not whoever took its port, that answers. */
  private static boolean serves(ServerProcess server, CassandraSecurity security, int port) {
    return server.logContains("Starting listening for CQL clients") && answers(security, port);
  }

  private static boolean answers(CassandraSecurity security, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(Loopback.address(port), ASK_TIMEOUT_MILLIS);
      socket.setSoTimeout(ASK_TIMEOUT_MILLIS);
      if (security.isEncrypted()) {
        return security.meets(socket);
      }
      socket.getOutputStream().write(OPTIONS);
      return new DataInputStream(socket.getInputStream()).readUnsignedByte() == RESPONSE;
    } catch (IOException e) {
      return false;
    }
  }

  /** What Cassandra reaches into. */
  static List<String> moduleOptions() {
    return Template.lines("cassandra-modules.options", Map.of());
  }

  /** Cassandra measures its objects by this agent, and doesn't start without. */
  private static String jamm(String classpath) {
    return Distribution.entries(classpath).stream()
        .filter(jar -> Path.of(jar).getFileName().toString().startsWith("jamm-"))
        .findFirst()
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "Expected jamm on Cassandra's class path, found none; build it anew: mvn -pl localstack/servers/cassandra -am clean package"));
  }
}
