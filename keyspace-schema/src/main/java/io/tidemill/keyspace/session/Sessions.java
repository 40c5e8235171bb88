package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.OptionsMap;
import com.datastax.oss.driver.api.core.config.TypedDriverOption;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.guard.Guard;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Opens sessions with the settings that the classes of this package count on. */
public final class Sessions {
  /**
   * The execution profile of conditional and of schema statements: the driver never sends one
   * again.
   */
  static final String NEVER_RETRIED = "never-retried";

  /** Conditional statements take four round trips between replicas; 2 s, the default, is short. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How long a connection may be silent before it is asked whether it still is one; if it doesn't
   * answer within {@link #REQUEST_TIMEOUT}, it is closed. The default, 30 s, is longer than
   * requests are repeated: all repetitions would go the way of the first one, down a connection
   * that is half open.
   */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

  private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(20);

  private Sessions() {}

  /**
   * Opens a session to the home datacentre. Statements run at LOCAL_QUORUM, with LOCAL_SERIAL, for
   * at most 5 s, unless they say otherwise. The caller closes it.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if nobody answers, {@code OPERATOR} if
   *     the datacentre doesn't exist or the login is refused
   */
  public static CqlSession open(LedgerAddress address) {
    return open(address, settings(), CqlSession.builder());
  }

  /**
   * As {@link #open}, for one who reads and writes the ledger's rows and does nothing else, at
   * once: what tables and token ranges there are is not looked up, and threads are few.
   */
  public static CqlSession openForLedger(LedgerAddress address) {
    OptionsMap settings = settings();
    settings.put(TypedDriverOption.METADATA_SCHEMA_ENABLED, false);
    settings.put(TypedDriverOption.METADATA_TOKEN_MAP_ENABLED, false);
    settings.put(TypedDriverOption.NETTY_IO_SIZE, 1);
    settings.put(TypedDriverOption.NETTY_ADMIN_SIZE, 1);
    // The one that Keyspaces speaks; offering it a newer one first costs a connection.
    settings.put(TypedDriverOption.PROTOCOL_VERSION, DefaultProtocolVersion.V4.name());
    return open(address, settings, new TerseSessionBuilder());
  }

  private static CqlSession open(
      LedgerAddress address, OptionsMap settings, CqlSessionBuilder builder) {
    CqlSession session;
    try {
      session =
          builder
              .addContactPoints(address.servers().stream().map(Sessions::socketAddress).toList())
              .withLocalDatacenter(address.home())
              .withClassLoader(Sessions.class.getClassLoader())
              .withConfigLoader(DriverConfigLoader.fromMap(settings))
              .build();
    } catch (DriverException e) {
      throw unreachable(address, e);
    }
    SortedSet<String> datacenters =
        session.getMetadata().getNodes().values().stream()
            .map(Node::getDatacenter)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!datacenters.contains(address.home())) {
      session.close();
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The store at %s has no datacentre \"%s\"; it has %s. Correct dc= in the ledger address %s"
              .formatted(servers(address), address.home(), datacenters, address));
    }
    return Guard.hold(session, address);
  }

  private static InetSocketAddress socketAddress(String server) {
    int colon = server.lastIndexOf(':');
    return new InetSocketAddress(
        server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
  }

  private static String servers(LedgerAddress address) {
    return String.join(", ", address.servers());
  }

  /** The driver's own settings are taken from its code: reading its files takes longer than all. */
  private static OptionsMap settings() {
    OptionsMap settings = OptionsMap.driverDefaults();
    settings.put(TypedDriverOption.SESSION_NAME, "tidemill");
    settings.put(TypedDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM");
    settings.put(TypedDriverOption.REQUEST_SERIAL_CONSISTENCY, "LOCAL_SERIAL");
    settings.put(TypedDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT);
    settings.put(TypedDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, REQUEST_TIMEOUT);
    settings.put(TypedDriverOption.HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL);
    settings.put(TypedDriverOption.HEARTBEAT_TIMEOUT, REQUEST_TIMEOUT);
    settings.put(TypedDriverOption.CONTROL_CONNECTION_TIMEOUT, REQUEST_TIMEOUT);
    settings.put(TypedDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, SCHEMA_TIMEOUT);
    settings.put(TypedDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, SCHEMA_TIMEOUT);
    // The default, 1 s, is what every schema statement would wait for.
    settings.put(TypedDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10));
    // Without these, closing a session takes 2 s.
    settings.put(TypedDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0);
    settings.put(TypedDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
    // Reports are for DataStax' own servers, and cost a library's start.
    settings.put(TypedDriverOption.MONITOR_REPORTING_ENABLED, false);
    settings.put(NEVER_RETRIED, TypedDriverOption.RETRY_POLICY_CLASS, NeverRetry.class.getName());
    return settings;
  }

  private static TidemillException unreachable(LedgerAddress address, DriverException e) {
    FailureKind kind = StoreErrors.kind(e);
    String found =
        e instanceof AllNodesFailedException all && !all.getAllErrors().isEmpty()
            ? all.getAllErrors().values().iterator().next().get(0).getMessage()
            : e.getMessage();
    return new TidemillException(
        kind,
        kind == FailureKind.OPERATOR
            ? "The store at %s refused the session: %s. Check login and ledger address %s"
                .formatted(servers(address), found, address)
            : "No Cassandra-compatible store answers at %s (%s). Start it, or correct the ledger address %s"
                .formatted(servers(address), found, address),
        e);
  }
}
