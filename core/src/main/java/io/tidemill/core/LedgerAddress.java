package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where the ledger, and the tables that pipelines write, are: {@code
 * cassandra://host:port/keyspace?dc=…}.
 *
 * @param keyspace the ledger's keyspace, a plain lower-case CQL identifier
 * @param datacenter the home datacentre, through which every change of state goes
 */
public record LedgerAddress(String host, int port, String keyspace, String datacenter)
    implements Serializable {
  private static final String FORM = "cassandra://host:port/keyspace?dc=datacenter";
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9._-]+");

  public LedgerAddress {
    requireNonNull(host, "host");
    requireNonNull(keyspace, "keyspace");
    requireNonNull(datacenter, "datacenter");
    if (host.isEmpty()
        || port < 1
        || port > 65_535
        || !KEYSPACE.matcher(keyspace).matches()
        || !DATACENTER.matcher(datacenter).matches()) {
      throw new IllegalArgumentException(
          "Ledger address needs a host, a port of 1 to 65535, a keyspace matching %s and a datacentre matching %s, got \"%s\", %d, \"%s\", \"%s\""
              .formatted(KEYSPACE, DATACENTER, host, port, keyspace, datacenter));
    }
  }

  /**
   * Reads the form above.
   *
   * @throws TidemillException of kind {@code OPERATOR} for any other
   */
  public static LedgerAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw unfit(text, e);
    }
    if ("keyspaces".equals(uri.getScheme())) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Amazon Keyspaces (%s) is not available in this version; use %s".formatted(text, FORM));
    }
    if (uri.getRawUserInfo() != null) {
      // The text is not repeated: it holds a secret.
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Ledger address must look like %s, got one with a user; credentials are not available in this version"
              .formatted(FORM));
    }
    String path = uri.getPath();
    String query = uri.getRawQuery();
    if (!"cassandra".equals(uri.getScheme())
        || uri.getHost() == null
        || path == null
        || path.isEmpty()
        || query == null
        || !query.startsWith("dc=")
        || uri.getRawFragment() != null) {
      throw unfit(text, null);
    }
    try {
      return new LedgerAddress(
          uri.getHost(), uri.getPort(), path.substring(1), query.substring("dc=".length()));
    } catch (IllegalArgumentException e) {
      throw unfit(text, e);
    }
  }

  private static TidemillException unfit(String text, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Ledger address must look like %s, got \"%s\"".formatted(FORM, text),
        cause);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return "cassandra://" + host + ":" + port + "/" + keyspace + "?dc=" + datacenter;
  }
}
