package io.tidemill.core;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where the ledger, and the tables that pipelines write, are. Holds no secret: a login or a key
 * store is named by the file that holds it.
 */
public sealed interface LedgerAddress extends Serializable
    permits CassandraAddress, KeyspacesAddress {
  <R> R match(Function<CassandraAddress, R> onCassandra, Function<KeyspacesAddress, R> onKeyspaces);

  /** The ledger's keyspace, a plain lower-case CQL identifier. */
  String keyspace();

  /** The datacentre or region through which every change of state goes. */
  String home();

  /** Servers to begin with, each as {@code host:port}; at least one. */
  List<String> servers();

  /** The form that {@link #parse} reads. */
  @Override
  String toString();

  /**
   * Reads {@link CassandraAddress#FORM} or {@link KeyspacesAddress#FORM}.
   *
   * @throws TidemillException of kind {@code OPERATOR} for any other
   */
  static LedgerAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw unfit(text, e);
    }
    String authority = uri.getRawAuthority();
    String path = uri.getPath();
    if (authority != null && authority.contains("@")) {
      // The text is not repeated: it holds a secret.
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Ledger address must look like %s, got one with a user; name the file that holds user and password by login="
              .formatted(CassandraAddress.FORM));
    }
    if (authority == null || path == null || path.isEmpty() || uri.getRawFragment() != null) {
      throw unfit(text, null);
    }
    String keyspace = path.substring(1);
    try {
      Map<String, String> options = options(uri.getRawQuery());
      return switch (String.valueOf(uri.getScheme())) {
        case CassandraAddress.SCHEME -> CassandraAddress.of(authority, keyspace, options);
        case KeyspacesAddress.SCHEME -> KeyspacesAddress.of(authority, keyspace, options);
        default -> throw unfit(text, null);
      };
    } catch (IllegalArgumentException e) {
      throw unfit(text, e);
    }
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new LinkedHashMap<>();
    if (query == null) {
      return options;
    }
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals < 1
          || options.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "expected options as name=value, each once, found \"%s\"".formatted(option));
      }
    }
    return options;
  }

  private static TidemillException unfit(String text, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Ledger address must look like %s or %s, got \"%s\"%s"
            .formatted(
                CassandraAddress.FORM,
                KeyspacesAddress.FORM,
                text,
                cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }
}
