package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes of an engine with one of a node for {@code localhost}, through memory. */
class TlsEnginesTest {
  private static final String PASSWORD = "hunter2hunter2";

  @TempDir static Path made;
  private static KeyStore ours;
  private static KeyStore others;

  @BeforeAll
  static void make() throws Exception {
    ours = keys("ours");
    others = keys("others");
  }

  private static KeyStore keys(String name) throws Exception {
    Path file = made.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static SSLEngine node() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(ours, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private static void meet(String host, KeyStore trusted) throws Exception {
    X509Certificate authority = (X509Certificate) trusted.getCertificate("node");
    SSLEngine client =
        TlsEngines.of(List.of(authority))
            .newSslEngine(new DefaultEndPoint(InetSocketAddress.createUnresolved(host, 9042)));
    handshake(client, node());
  }

  private static void handshake(SSLEngine client, SSLEngine node) throws SSLException {
    ByteBuffer toNode = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    client.beginHandshake();
    node.beginHandshake();
    while (underWay(client) || underWay(node)) {
      step(client, toClient, toNode);
      step(node, toNode, toClient);
    }
  }

  private static boolean underWay(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    ByteBuffer nothing = ByteBuffer.allocate(1 << 16);
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      default -> {
        in.flip();
        engine.unwrap(in, nothing);
        in.compact();
      }
    }
  }

  @Test
  void a_node_that_a_given_authority_vouches_for_is_trusted() throws Exception {
    meet("localhost", ours);
  }

  @Test
  void a_node_that_another_one_vouches_for_is_not() {
    assertThatThrownBy(() -> meet("localhost", others))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("PKIX");
  }

  @Test
  void a_node_with_another_name_is_not() {
    assertThatThrownBy(() -> meet("node.example", ours))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("node.example");
  }
}
