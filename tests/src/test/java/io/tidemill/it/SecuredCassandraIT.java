package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.CassandraSecurity;
import io.tidemill.localstack.server.CassandraSecurity.Authenticator;
import io.tidemill.localstack.server.CassandraSecurity.KeyFile;
import io.tidemill.testkit.Certificates;
import io.tidemill.testkit.LogLines;
import io.tidemill.testkit.RefusedSessions;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that speaks TLS alone, to those who show a certificate and sign in. Its own certificate is
 * for {@code localhost}, and not for 127.0.0.1, where it is.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredCassandraIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FIRST = "first-secret";
  private static final String SECOND = "second-secret";
  private static final String WRONG = "wrong-secret";
  private static final RefusedSessions SESSIONS =
      new RefusedSessions(List.of(FIRST, SECOND, WRONG, Certificates.PASSWORD));

  @TempDir static Path folder;

  private static Certificates certificates;
  private static KeyFile trusted;
  private static CassandraNode node;

  @BeforeAll
  static void start() throws IOException {
    certificates = Certificates.in(Files.createDirectory(folder.resolve("ours")));
    trusted = certificates.trust();
    node = start(certificates.key("node", "dns:localhost"));
    tls("tls", trusted, certificates.key("client", "dns:client"));
    login("cassandra", "cassandra", "cassandra");
    // The first user is made a moment after the node has begun to answer.
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(TidemillException.class::isInstance)
        .untilAsserted(() -> run(role("CREATE", "tidemill", FIRST)));
    run(role("CREATE", "rotating", FIRST));
  }

  private static CassandraNode start(KeyFile keys) {
    return CassandraNode.start(
        TestServers.distribution(),
        folder.resolve("node"),
        CassandraSecurity.NONE.encrypted(keys).trusting(trusted).asking(Authenticator.passwords()));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static String role(String verb, String name, String password) {
    return "%s ROLE %s WITH PASSWORD = '%s' AND LOGIN = true".formatted(verb, name, password);
  }

  private static void run(String cql) {
    try (CqlSession session = Sessions.open(address("localhost", "cassandra", "tls"))) {
      session.execute(cql);
    }
  }

  private static Path login(String name, String username, String password) throws IOException {
    return Files.write(file(name), List.of("username=" + username, "password=" + password));
  }

  private static Path tls(String name, KeyFile trust) throws IOException {
    return Files.write(
        file(name),
        List.of("truststore=" + trust.path(), "truststorePassword=" + trust.password()));
  }

  private static Path tls(String name, KeyFile trust, KeyFile keys) throws IOException {
    return Files.write(
        file(name),
        List.of(
            "truststore=" + trust.path(),
            "truststorePassword=" + trust.password(),
            "keystore=" + keys.path(),
            "keystorePassword=" + keys.password()));
  }

  private static Path file(String name) {
    return folder.resolve(name + ".properties");
  }

  private static CassandraAddress address(String host, String login, String tls) {
    return new CassandraAddress(
        List.of(host + ":" + node.port()),
        "tidemill",
        node.datacenter(),
        login.isEmpty() ? "" : file(login).toString(),
        tls.isEmpty() ? "" : file(tls).toString(),
        Rules.CASSANDRA,
        0);
  }

  private static void refused(CassandraAddress address, String... said) {
    SESSIONS.refused(address, said);
  }

  private static LedgerId id(CqlSession session, CassandraAddress address) {
    return new CassandraLedger(session, address, HistoryPolicy.DEFAULT).id();
  }

  @Test
  @Order(1)
  void the_ledger_is_kept_in_it_by_those_who_are_let_in() throws IOException {
    login("login", "tidemill", FIRST);
    CassandraAddress address = address("localhost", "login", "tls");

    try (LogLines log = RefusedSessions.logs();
        CqlSession session = Sessions.open(address)) {
      LedgerSchema.migrate(session, address);
      try (CqlSession ofFunction = Sessions.openForLedger(address, Client.TOOL)) {
        assertThat(id(ofFunction, address)).isEqualTo(id(session, address));
      }
      assertThat(log.lines()).isNotEmpty().noneMatch(SESSIONS::givenAwayBy);
    }
  }

  @Test
  @Order(1)
  void a_wrong_password_is_told_with_the_file_that_it_is_in() throws IOException {
    Path login = login("wrong-login", "tidemill", WRONG);

    refused(
        address("localhost", "wrong-login", "tls"),
        "localhost:" + node.port(),
        "incorrect",
        "Correct username and password in " + login);
  }

  @Test
  @Order(1)
  void without_a_login_it_is_told_how_to_name_one() {
    refused(address("localhost", "", "tls"), "requires authentication", "login=");
  }

  @Test
  @Order(1)
  void without_tls_it_is_told_that_there_may_be() throws IOException {
    login("plain", "tidemill", FIRST);

    refused(address("localhost", "plain", ""), "localhost:" + node.port(), "tls=");
  }

  @Test
  @Order(1)
  void tls_to_a_node_without_is_told() {
    CassandraNode plain = TestServers.cassandra();
    CassandraAddress address =
        new CassandraAddress(
            List.of(plain.host() + ":" + plain.port()),
            "tidemill",
            plain.datacenter(),
            "",
            file("tls").toString(),
            Rules.CASSANDRA,
            0);

    refused(address, "speaks no TLS", "leave tls= out");
  }

  @Test
  @Order(1)
  void a_certificate_for_another_host_is_told_with_both() {
    refused(address("127.0.0.1", "cassandra", "tls"), "for another host", "127.0.0.1");
  }

  @Test
  @Order(1)
  void a_certificate_of_an_authority_that_is_not_trusted_is_told() throws IOException {
    KeyFile others = Certificates.in(Files.createDirectory(folder.resolve("others"))).trust();
    Path tls = tls("stranger", others);

    refused(address("localhost", "cassandra", "stranger"), "not vouched for", tls.toString());
    CassandraAddress withTheJvms =
        new CassandraAddress(
            List.of("localhost:" + node.port()),
            "tidemill",
            node.datacenter(),
            "",
            CassandraAddress.TLS_OF_JVM,
            Rules.CASSANDRA,
            0);
    refused(withTheJvms, "not vouched for", "Name a truststore");
  }

  @Test
  @Order(1)
  void without_a_certificate_of_our_own_it_is_told_how_to_name_one() throws IOException {
    tls("unknown", trusted);

    refused(address("localhost", "cassandra", "unknown"), "keystore");
  }

  @Test
  @Order(1)
  void a_session_goes_on_with_a_password_that_was_changed() throws IOException {
    login("rotated", "rotating", FIRST);
    login("kept", "rotating", FIRST);
    try (TcpProxy proxy = TcpProxy.listen("cassandra")) {
      proxy.forwardTo(node.port());
      CassandraAddress address =
          address("localhost", "rotated", "tls").at("localhost", proxy.port());
      try (CqlSession session = Sessions.open(address)) {
        // A node lets a password be changed every five seconds at most, and goes by what it knew
        // for two seconds more.
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsMatching(OverloadedException.class::isInstance)
            .untilAsserted(() -> run(role("ALTER", "rotating", SECOND)));
        login("rotated", "rotating", SECOND);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> refused(address("localhost", "kept", "tls"), "incorrect"));

        proxy.cut();

        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .untilAsserted(
                () -> assertThat(session.execute("SELECT key FROM system.local").all()).hasSize(1));
        assertThat(proxy.harmed()).isPositive();
      }
    }
  }

  @Test
  @Order(2)
  void an_expired_certificate_is_told_as_that() {
    node.close();
    node = start(certificates.expiredKey("expired", "dns:localhost"));

    refused(address("localhost", "cassandra", "tls"), "expired", "NotAfter");
  }
}
