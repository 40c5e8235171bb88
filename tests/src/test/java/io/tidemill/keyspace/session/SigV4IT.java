package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.Client;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.CassandraSecurity;
import io.tidemill.localstack.server.CassandraSecurity.Authenticator;
import io.tidemill.localstack.server.CassandraSecurity.KeyFile;
import io.tidemill.testkit.Certificates;
import io.tidemill.testkit.LogLines;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.TcpProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * A node that asks who comes as Amazon Keyspaces does, and that says of itself what Keyspaces would
 * say: its region, and that there are other nodes.
 */
class SigV4IT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REGION = "eu-central-1";
  private static final Keys FIRST = new Keys("ASIAFIRST", "first-secret", "first-token/+=");
  private static final Keys SECOND = new Keys("ASIASECOND", "second-secret", "second-token/+=");
  private static final String WRONG = "wrong-secret";
  private static final String MURMUR3 = "org.apache.cassandra.dht.Murmur3Partitioner";

  private record Keys(String id, String secret, String token) {
    /** Makes them what the process runs with, as the SDK finds it. */
    void use() {
      System.setProperty("aws.accessKeyId", id);
      System.setProperty("aws.secretAccessKey", secret);
      System.setProperty("aws.sessionToken", token);
    }

    /** Makes them all that the node knows. */
    void admit() throws IOException {
      Files.write(known, List.of(id + ".secret=" + secret, id + ".token=" + token));
    }
  }

  @TempDir static Path folder;

  private static Path known;
  private static SSLContext before;
  private static CassandraNode node;
  private static CqlSession admin;

  @BeforeAll
  static void start() throws Exception {
    known = folder.resolve("known.properties");
    FIRST.admit();
    Certificates certificates = Certificates.in(Files.createDirectory(folder.resolve("keys")));
    node =
        CassandraNode.start(
            TestServers.distribution(),
            folder.resolve("node"),
            CassandraSecurity.NONE
                .encrypted(certificates.key("node", "dns:cassandra.eu-central-1.amazonaws.com"))
                .asking(
                    new Authenticator(
                        "io.tidemill.cassandra.SigV4Authenticator",
                        Map.of("credentials", known.toString(), "region", REGION),
                        List.of(
                            TestServers.distribution()
                                .home()
                                .resolve("localstack/servers/cassandra-sigv4/target/classes")))));
    before = SSLContext.getDefault();
    SSLContext.setDefault(trusting(certificates.trust()));
    admin =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(node.host(), node.port()))
            .withLocalDatacenter(node.datacenter())
            .withAuthProvider(
                new SigV4SignIn(
                    REGION,
                    () -> AwsSessionCredentials.create(FIRST.id(), FIRST.secret(), FIRST.token()),
                    InstantSource.system()))
            .withSslEngineFactory(TlsEngines.ofAnyHost())
            .build();
  }

  @AfterAll
  static void end() {
    admin.close();
    node.close();
    SSLContext.setDefault(before);
    List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken")
        .forEach(System::clearProperty);
  }

  private static SSLContext trusting(KeyFile trusted) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(KeyStore.getInstance(trusted.path().toFile(), trusted.password().toCharArray()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @BeforeEach
  void as_keyspaces_would() throws IOException {
    FIRST.admit();
    FIRST.use();
    says("partitioner", MURMUR3);
    isIn(REGION);
  }

  /** Where the node says that it is, with another one that nobody can reach. */
  private static void isIn(String region) {
    says("data_center", region);
    admin.execute(
        "INSERT INTO system.peers_v2 (peer, peer_port, data_center, host_id, native_address, native_port, rack, release_version, schema_version, tokens) VALUES ('127.0.0.2', 7000, '%s', uuid(), '127.0.0.2', %d, 'rack1', '3.11.2', uuid(), {'42'})"
            .formatted(region, node.port()));
  }

  private static void says(String column, String value) {
    admin.execute("UPDATE system.local SET %s = '%s' WHERE key = 'local'".formatted(column, value));
  }

  private static KeyspacesAddress address(int port) {
    return new KeyspacesAddress(REGION, "tidemill", "127.0.0.1:" + port);
  }

  private static void refused(String... said) {
    try (LogLines log = LogLines.of("com.datastax.oss", "io.tidemill", "software.amazon.awssdk")) {
      Throwable refusal = catchThrowable(() -> Sessions.open(address(node.port())).close());

      assertThat(refusal)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContaining("127.0.0.1:" + node.port())
          .hasMessageContainingAll(said);
      StringWriter trace = new StringWriter();
      refusal.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).satisfies(SigV4IT::givesNothingAway);
      assertThat(log.lines()).isNotEmpty().allSatisfy(SigV4IT::givesNothingAway);
    }
  }

  private static void givesNothingAway(String text) {
    assertThat(text)
        .doesNotContain(FIRST.secret(), FIRST.token(), SECOND.secret(), SECOND.token(), WRONG);
  }

  @Test
  void temporary_credentials_are_signed_in_with() {
    try (LogLines log = LogLines.of("com.datastax.oss", "io.tidemill", "software.amazon.awssdk");
        CqlSession session = Sessions.open(address(node.port()));
        CqlSession ofFunction = Sessions.openForLedger(address(node.port()), Client.TOOL)) {
      for (CqlSession opened : List.of(session, ofFunction)) {
        assertThat(opened.execute("SELECT data_center FROM system.local").one().getString(0))
            .isEqualTo(REGION);
      }
      assertThat(log.lines()).isNotEmpty().allSatisfy(SigV4IT::givesNothingAway);
    }
  }

  @Test
  void a_wrong_secret_is_told() {
    new Keys(FIRST.id(), WRONG, FIRST.token()).use();

    refused("signature", "AWS credentials", "clock");
  }

  @Test
  void a_token_of_other_credentials_is_told() {
    new Keys(FIRST.id(), FIRST.secret(), SECOND.token()).use();

    refused("token", "AWS credentials");
  }

  @Test
  void a_session_goes_on_with_the_next_credentials() throws IOException {
    try (TcpProxy proxy = TcpProxy.listen("keyspaces")) {
      proxy.forwardTo(node.port());
      try (CqlSession session = Sessions.open(address(proxy.port()))) {
        SECOND.admit();
        refused("AWS credentials");
        SECOND.use();

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
  void nodes_that_are_not_shown_are_told_with_the_permissions_to_see_them() {
    admin.execute("DELETE FROM system.peers_v2 WHERE peer = '127.0.0.2' AND peer_port = 7000");

    refused("system.peers", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints");
  }

  @Test
  void another_region_is_told() {
    isIn("us-east-1");

    refused(REGION, "us-east-1");
  }

  @Test
  void another_partitioner_is_told_with_how_to_change_it() {
    says("partitioner", "com.amazonaws.cassandra.DefaultPartitioner");

    refused("DefaultPartitioner", "UPDATE system.local SET partitioner = '" + MURMUR3 + "'");
  }
}
