package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.CassandraSecurity;
import io.tidemill.localstack.server.CassandraSecurity.Authenticator;
import io.tidemill.testkit.Certificates;
import io.tidemill.testkit.LogLines;
import io.tidemill.testkit.RefusedSessions;
import io.tidemill.testkit.TestSecrets;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that speaks TLS alone, to those who sign in; the login, and whom to trust, in a secret.
 */
class SecretLoginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FIRST = "first-secret";
  private static final String SECOND = "second-secret";
  private static final String WRONG = "wrong-secret";
  private static final RefusedSessions SESSIONS =
      new RefusedSessions(List.of(FIRST, SECOND, WRONG));

  @TempDir static Path folder;

  private static TestSecrets secrets;
  private static String authority;
  private static String superuser;
  private static CassandraNode node;

  @BeforeAll
  static void start() throws IOException {
    secrets = TestSecrets.open();
    Certificates certificates = Certificates.in(Files.createDirectory(folder.resolve("ours")));
    authority = certificates.pem();
    node =
        CassandraNode.start(
            TestServers.distribution(),
            folder.resolve("node"),
            CassandraSecurity.NONE
                .encrypted(certificates.key("node", "dns:localhost"))
                .asking(Authenticator.passwords()));
    superuser = secrets.create("cassandra", "cassandra", authority);
    // The first user is made a moment after the node has begun to answer.
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(TidemillException.class::isInstance)
        .untilAsserted(() -> run(role("CREATE", "tidemill", FIRST)));
    run(role("CREATE", "rotating", FIRST));
  }

  @AfterAll
  static void end() {
    if (node != null) {
      node.close();
    }
    if (secrets != null) {
      secrets.close();
    }
  }

  private static String role(String verb, String name, String password) {
    return "%s ROLE %s WITH PASSWORD = '%s' AND LOGIN = true".formatted(verb, name, password);
  }

  private static void run(String cql) {
    try (CqlSession session = Sessions.open(address(superuser))) {
      session.execute(cql);
    }
  }

  private static CassandraAddress address(String secret) {
    return new CassandraAddress(
        List.of("localhost:" + node.port()),
        "tidemill",
        node.datacenter(),
        secret,
        CassandraAddress.TLS_OF_JVM,
        Rules.CASSANDRA,
        0);
  }

  @Test
  void who_knows_the_secret_is_let_in() {
    CassandraAddress address = address(secrets.create("tidemill", FIRST, authority));

    try (LogLines log = RefusedSessions.logs();
        CqlSession session = Sessions.open(address);
        CqlSession ofFunction = Sessions.openForLedger(address, Client.TOOL)) {
      assertThat(List.of(session, ofFunction))
          .allSatisfy(
              opened ->
                  assertThat(opened.execute("SELECT key FROM system.local").all()).hasSize(1));
      assertThat(log.lines()).isNotEmpty().noneMatch(SESSIONS::givenAwayBy);
    }
    assertThat(address.toString()).contains("login=arn:aws:secretsmanager:").doesNotContain(FIRST);
  }

  @Test
  void a_wrong_password_is_told_with_the_secret_that_it_is_in() {
    String secret = secrets.create("tidemill", WRONG, authority);

    SESSIONS.refused(address(secret), "incorrect", "Correct username and password in " + secret);
  }

  @Test
  void a_secret_that_is_not_there_is_named() {
    String absent = superuser.replace("login-", "logout-");

    SESSIONS.refused(address(absent), absent, "found none", "named by login=");
  }

  @Test
  void an_authority_that_nobody_trusts_is_told_with_where_to_keep_it() {
    SESSIONS.refused(
        address(secrets.create("tidemill", FIRST, "")),
        "not vouched for",
        "keep it with the login, as certificates");
  }

  @Test
  void an_open_session_goes_on_with_a_password_that_was_changed() {
    String secret = secrets.create("rotating", FIRST, authority);
    String kept = secrets.create("rotating", FIRST, authority);
    try (TcpProxy proxy = TcpProxy.listen("cassandra")) {
      proxy.forwardTo(node.port());
      try (CqlSession session = Sessions.open(address(secret).at("localhost", proxy.port()))) {
        // A node lets a password be changed every five seconds at most, and goes by what it knew
        // for two seconds more.
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsMatching(OverloadedException.class::isInstance)
            .untilAsserted(() -> run(role("ALTER", "rotating", SECOND)));
        secrets.put(secret, "rotating", SECOND, authority);
        await().atMost(PATIENCE).untilAsserted(() -> SESSIONS.refused(address(kept), "incorrect"));

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
}
