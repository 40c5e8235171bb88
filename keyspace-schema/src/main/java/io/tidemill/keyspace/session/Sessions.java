package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.OptionsMap;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LoginPlace;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.guard.Guard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Opens sessions with the settings that the classes of this package count on. */
public final class Sessions {
  /** How often Keyspaces is tried: an endpoint's node may be replaced just then. */
  private static final int TRIES_OF_KEYSPACES = 3;

  private Sessions() {}

  /**
   * Opens a session to the home datacentre or region. Statements run at LOCAL_QUORUM, with
   * LOCAL_SERIAL, for at most 5 s, unless they say otherwise. Each of its connections takes logins,
   * credentials, keys and trusted certificates as they are then; certificates that are kept with a
   * login as they are now, and a login in a secret as it was up to ten seconds before. The caller
   * closes it.
   *
   * @param client who nodes are told it is
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if nobody answers; {@code OPERATOR} if
   *     one answers who is not trusted, or doesn't trust, or is no store that Tidemill can work
   *     with, and if a file or secret that the address names can't be used
   */
  public static CqlSession open(LedgerAddress address, Client client) {
    return open(
        address,
        () -> CqlSession.builder().withApplicationName(client.toString()),
        DriverSettings.forAll(address),
        StartUpChecks::ofAll);
  }

  /** As {@link #open(LedgerAddress, Client)}, for a {@link Client#TOOL}. */
  public static CqlSession open(LedgerAddress address) {
    return open(address, Client.TOOL);
  }

  /**
   * As {@link #open(LedgerAddress, Client)}, for one who reads and writes the ledger's rows and
   * does nothing else, at once: what tables and token ranges there are is not looked up, and
   * threads are few.
   */
  public static CqlSession openForLedger(LedgerAddress address, Client client) {
    return open(
        address,
        () -> new TerseSessionBuilder(client),
        DriverSettings.forLedger(address),
        StartUpChecks::ofNodes);
  }

  /** Whether an open session is what its address means; throws if it isn't. */
  private interface Check {
    void pass(LedgerAddress address, CqlSession opened);
  }

  private static CqlSession open(
      LedgerAddress address,
      Supplier<CqlSessionBuilder> builders,
      OptionsMap settings,
      Check check) {
    CqlSession opened = connected(address, builders, settings);
    try {
      check.pass(address, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return Guard.hold(opened, address);
  }

  private static CqlSession connected(
      LedgerAddress address, Supplier<CqlSessionBuilder> builders, OptionsMap settings) {
    int most = address.match(cassandra -> 1, keyspaces -> TRIES_OF_KEYSPACES);
    for (int tries = 1; ; tries++) {
      CqlSessionBuilder builder = builders.get();
      signIn(address).accept(builder);
      try {
        return builder
            .addContactPoints(contactPoints(address).toList())
            .withLocalDatacenter(address.home())
            .withClassLoader(Sessions.class.getClassLoader())
            .withConfigLoader(DriverConfigLoader.fromMap(settings))
            .build();
      } catch (DriverException e) {
        TidemillException failure = OpenFailures.translate(address, e);
        if (failure.kind() == FailureKind.OPERATOR || tries >= most || !Backoff.again(tries)) {
          throw failure;
        }
      }
    }
  }

  /** How the address is connected to: encrypted or not, and as whom. */
  private static Consumer<CqlSessionBuilder> signIn(LedgerAddress address) {
    return address.match(Sessions::toCassandra, Sessions::toKeyspaces);
  }

  private static Consumer<CqlSessionBuilder> toCassandra(CassandraAddress address) {
    return builder -> {
      List<X509Certificate> authorities = List.of();
      if (!address.login().isEmpty()) {
        PasswordSignIn signIn = new PasswordSignIn(new LoginPlace(address.login()));
        authorities = signIn.read().authorities();
        builder.withAuthProvider(signIn);
      }
      if (address.tls().equals(CassandraAddress.TLS_OF_JVM)) {
        builder.withSslEngineFactory(
            authorities.isEmpty() ? TlsEngines.ofJvm() : TlsEngines.of(authorities));
      } else if (!address.tls().isEmpty()) {
        builder.withSslEngineFactory(TlsEngines.of(Path.of(address.tls())));
      }
    };
  }

  private static Consumer<CqlSessionBuilder> toKeyspaces(KeyspacesAddress address) {
    return builder ->
        builder
            .withAuthProvider(SigV4SignIn.withDefaults(address.region()))
            .withSslEngineFactory(TlsEngines.ofAnyHost());
  }

  /** The servers of an address. */
  static Stream<InetSocketAddress> contactPoints(LedgerAddress address) {
    return address.servers().stream().flatMap(Sessions::addresses);
  }

  /** Everything that a server's name stands for; a name unknown now is left to the driver. */
  private static Stream<InetSocketAddress> addresses(String server) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon);
    int port = Integer.parseInt(server.substring(colon + 1));
    try {
      return Stream.of(InetAddress.getAllByName(host))
          .map(address -> new InetSocketAddress(address, port));
    } catch (UnknownHostException e) {
      return Stream.of(InetSocketAddress.createUnresolved(host, port));
    }
  }
}
