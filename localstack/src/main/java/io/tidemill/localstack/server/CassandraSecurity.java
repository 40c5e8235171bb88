package io.tidemill.localstack.server;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a node asks of its clients. Nothing, unless said otherwise: it is reached from its own host
 * alone.
 *
 * @param keys the node's key; then it speaks TLS, and nothing else
 * @param trusted the authorities, one of which must vouch for each client; then all must show a
 *     certificate
 * @param authenticator who clients must prove to be, and how
 */
public record CassandraSecurity(KeyFile keys, KeyFile trusted, Authenticator authenticator) {
  private static final KeyFile NO_FILE = new KeyFile(Path.of(""), "");
  private static final Authenticator NOBODY = new Authenticator("", Map.of(), List.of());

  /** Anybody may come, and need not hide what he says. */
  public static final CassandraSecurity NONE = new CassandraSecurity(NO_FILE, NO_FILE, NOBODY);

  public CassandraSecurity {
    requireNonNull(keys, "keys");
    requireNonNull(trusted, "trusted");
    requireNonNull(authenticator, "authenticator");
    if (keys.equals(NO_FILE) && !trusted.equals(NO_FILE)) {
      throw new IllegalArgumentException(
          "Expected a key for a node that asks clients for certificates, found none");
    }
  }

  /**
   * A key store, in PKCS12 or JKS.
   *
   * @param password of the store and of the keys in it: letters, digits and signs without meaning
   *     in YAML
   */
  public record KeyFile(Path path, String password) {
    public KeyFile {
      requireNonNull(path, "path");
      if (!password.matches("[A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException("Expected a password of letters, digits and . _ -");
      }
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A class of the node's that clients sign in with.
   *
   * @param name a full name, or that of one of Cassandra's own
   * @param parameters what it is made with
   * @param classpath where it is, if it isn't Cassandra's own
   */
  public record Authenticator(String name, Map<String, String> parameters, List<Path> classpath) {
    public Authenticator {
      requireNonNull(name, "name");
      parameters = Map.copyOf(parameters);
      classpath = List.copyOf(classpath);
    }

    /** Asks for user and password; the first user is {@code cassandra}, as is its password. */
    public static Authenticator passwords() {
      return new Authenticator("PasswordAuthenticator", Map.of(), List.of());
    }
  }

  /** A node that speaks TLS, and nothing else. */
  public CassandraSecurity encrypted(KeyFile nodesKeys) {
    return new CassandraSecurity(nodesKeys, trusted, authenticator);
  }

  /** One that asks each client for a certificate too. */
  public CassandraSecurity trusting(KeyFile authorities) {
    return new CassandraSecurity(keys, authorities, authenticator);
  }

  /** One that clients must sign in to. */
  public CassandraSecurity asking(Authenticator who) {
    return new CassandraSecurity(keys, trusted, who);
  }

  /** Lines of cassandra.yaml. */
  String settings() {
    StringBuilder yaml = new StringBuilder();
    if (!authenticator.name().isEmpty()) {
      yaml.append("authenticator:\n  class_name: ").append(authenticator.name()).append('\n');
      if (!authenticator.parameters().isEmpty()) {
        yaml.append("  parameters:\n");
        authenticator
            .parameters()
            .forEach((name, value) -> yaml.append("    %s: \"%s\"%n".formatted(name, value)));
      }
    }
    if (isEncrypted()) {
      yaml.append("client_encryption_options:\n  enabled: true\n  optional: false\n")
          .append(file("keystore", keys));
      if (!trusted.equals(NO_FILE)) {
        yaml.append("  require_client_auth: true\n").append(file("truststore", trusted));
      }
    }
    return yaml.toString();
  }

  private static String file(String name, KeyFile file) {
    return "  %s: \"%s\"%n  %s_password: \"%s\"%n"
        .formatted(name, file.path(), name, file.password());
  }

  /** Cassandra's class path, and what this needs. */
  String with(String classpath) {
    return Stream.concat(
            Stream.of(classpath), authenticator.classpath().stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Whether a node with this key, which nobody else has, is at the other end. What it asks of
   * clients then is left open: it lets none in who is not what is asked for, and we are nobody.
   */
  boolean meets(Socket connected) throws IOException {
    try {
      TrustManagerFactory node =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      node.init(KeyStore.getInstance(keys.path().toFile(), keys.password().toCharArray()));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, node.getTrustManagers(), null);
      try (SSLSocket encrypted =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(connected, Loopback.HOST, connected.getPort(), true)) {
        encrypted.startHandshake();
        return true;
      }
    } catch (GeneralSecurityException e) {
      throw new UncheckedIOException(
          new IOException("The key %s can't be used".formatted(keys), e));
    }
  }

  /** Whether the node speaks TLS. */
  boolean isEncrypted() {
    return !keys.equals(NO_FILE);
  }
}
