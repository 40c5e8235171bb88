package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.config.OptionsMap;
import com.datastax.oss.driver.api.core.config.TypedDriverOption;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.LedgerAddress;
import java.time.Duration;

/**
 * How the driver is set up; its defaults are taken from its code: reading its files takes longer.
 */
final class DriverSettings {
  /** What the driver's log lines begin with. */
  static final String SESSION_NAME = "tidemill";

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

  /**
   * As <a href="https://docs.aws.amazon.com/keyspaces/latest/devguide/connections.html">AWS</a>
   * asks.
   */
  private static final Duration HEARTBEAT_TIMEOUT_OF_KEYSPACES = Duration.ofSeconds(2);

  /**
   * Keyspaces takes 3,000 requests a second on a connection, to any of its nine nodes, and goes on
   * well up to 500.
   */
  private static final int CONNECTIONS_TO_EACH_OF_KEYSPACES = 3;

  private DriverSettings() {}

  /** For one who may read and write anything. */
  static OptionsMap forAll(LedgerAddress address) {
    OptionsMap settings = forEverybody();
    if (rules(address) == Rules.KEYSPACES) {
      asKeyspacesTakesIt(settings);
    }
    boolean keyspaces = address.match(cassandra -> false, real -> true);
    if (keyspaces) {
      settings.put(TypedDriverOption.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_OF_KEYSPACES);
      settings.put(TypedDriverOption.CONNECTION_POOL_LOCAL_SIZE, CONNECTIONS_TO_EACH_OF_KEYSPACES);
    }
    return settings;
  }

  /**
   * For one who reads and writes the ledger's rows and does nothing else, at once: what tables and
   * token ranges there are is not looked up, threads are few, and one connection to each node does.
   */
  static OptionsMap forLedger(LedgerAddress address) {
    OptionsMap settings = forAll(address);
    settings.put(TypedDriverOption.CONNECTION_POOL_LOCAL_SIZE, 1);
    settings.put(TypedDriverOption.METADATA_SCHEMA_ENABLED, false);
    settings.put(TypedDriverOption.METADATA_TOKEN_MAP_ENABLED, false);
    settings.put(TypedDriverOption.NETTY_IO_SIZE, 1);
    settings.put(TypedDriverOption.NETTY_ADMIN_SIZE, 1);
    // The one that Keyspaces speaks; offering it a newer one first costs a connection.
    settings.put(TypedDriverOption.PROTOCOL_VERSION, DefaultProtocolVersion.V4.name());
    return settings;
  }

  private static OptionsMap forEverybody() {
    OptionsMap settings = OptionsMap.driverDefaults();
    settings.put(TypedDriverOption.SESSION_NAME, SESSION_NAME);
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

  /** The rest of what AWS asks for, as far as it makes a difference at a stand-in too. */
  private static void asKeyspacesTakesIt(OptionsMap settings) {
    // Of conditional and schema statements, each says itself that it must not be sent again.
    settings.put(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true);
    settings.put(TypedDriverOption.LOAD_BALANCING_POLICY_SLOW_AVOIDANCE, false);
    settings.put(TypedDriverOption.PREPARE_ON_ALL_NODES, false);
    settings.put(TypedDriverOption.PROTOCOL_VERSION, DefaultProtocolVersion.V4.name());
  }

  private static Rules rules(LedgerAddress address) {
    return address.match(cassandra -> cassandra.rules(), keyspaces -> Rules.KEYSPACES);
  }
}
