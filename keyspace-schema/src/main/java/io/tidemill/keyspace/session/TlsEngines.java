package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Encrypts connections. A certificate must name its node as the node is known here: as it is
 * written in the ledger address, or, if it isn't written there, by the number that the other nodes
 * know it by. No name is looked up for a number: whoever answers such questions could name anybody.
 */
final class TlsEngines implements SslEngineFactory {
  private final Supplier<SSLContext> contexts;
  private final boolean hostsVerified;

  private TlsEngines(Supplier<SSLContext> contexts, boolean hostsVerified) {
    this.contexts = contexts;
    this.hostsVerified = hostsVerified;
  }

  /** With the authorities that the JVM trusts. */
  static TlsEngines ofJvm() {
    return new TlsEngines(TlsEngines::context, true);
  }

  /**
   * With the authorities that the JVM trusts, whichever host they vouch for: Amazon Keyspaces has
   * one certificate, with the name of its endpoint, for nodes that are known by number.
   */
  static TlsEngines ofAnyHost() {
    return new TlsEngines(TlsEngines::context, false);
  }

  /** With these authorities alone, of which there is at least one. */
  static TlsEngines of(List<X509Certificate> authorities) {
    SSLContext context = trusting(authorities);
    return new TlsEngines(() -> context, true);
  }

  private static SSLContext trusting(List<X509Certificate> authorities) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (X509Certificate authority : authorities) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Every JVM keeps certificates, and speaks TLS", e);
    }
  }

  /**
   * With what a properties file names.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it can't be used
   */
  static TlsEngines of(Path file) {
    TlsFile material = new TlsFile(file);
    material.context();
    return new TlsEngines(material::context, true);
  }

  private static SSLContext context() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected TLS settings that the JVM can use, found %s; look at its properties javax.net.ssl.*"
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public SSLEngine newSslEngine(EndPoint remote) {
    SSLContext context = contexts.get();
    SSLEngine engine =
        remote.resolve() instanceof InetSocketAddress address
            ? context.createSSLEngine(address.getHostString(), address.getPort())
            : context.createSSLEngine();
    engine.setUseClientMode(true);
    if (hostsVerified) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  @Override
  public void close() {}
}
