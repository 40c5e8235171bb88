package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A ledger in Amazon Keyspaces: {@code keyspaces://region/keyspace[?endpoint=host:port]}. Requests
 * are signed with the AWS credentials that the process runs with.
 *
 * @param region as AWS writes it, {@code eu-central-1}; home of the ledger
 * @param keyspace the ledger's keyspace, a plain lower-case CQL identifier
 * @param endpoint {@code host:port}; empty for the region's public one
 */
public record KeyspacesAddress(String region, String keyspace, String endpoint)
    implements LedgerAddress {
  static final String SCHEME = "keyspaces";

  /** How an address is written. */
  public static final String FORM = "keyspaces://region/keyspace";

  /** Of TLS alone; Keyspaces has no other. */
  private static final int PORT = 9142;

  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");

  public KeyspacesAddress {
    requireNonNull(region, "region");
    requireNonNull(keyspace, "keyspace");
    requireNonNull(endpoint, "endpoint");
    CassandraAddress.require(isRegion(region), "a region such as eu-central-1", region);
    CassandraAddress.require(
        CassandraAddress.isKeyspace(keyspace), "a plain lower-case keyspace", keyspace);
    CassandraAddress.require(
        endpoint.isEmpty() || CassandraAddress.isServer(endpoint),
        "endpoint= with host:port",
        endpoint);
  }

  /** Whether it looks like a region of AWS. */
  public static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  static KeyspacesAddress of(String region, String keyspace, Map<String, String> options) {
    options.forEach(
        (name, value) ->
            CassandraAddress.require(
                name.equals("endpoint") && !value.isEmpty(),
                "no option but endpoint=host:port",
                name + "=" + value));
    return new KeyspacesAddress(region, keyspace, options.getOrDefault("endpoint", ""));
  }

  @Override
  public <R> R match(
      Function<CassandraAddress, R> onCassandra, Function<KeyspacesAddress, R> onKeyspaces) {
    return onKeyspaces.apply(this);
  }

  @Override
  public String home() {
    return region;
  }

  /**
   * {@inheritDoc} Of the region's public endpoint, by <a
   * href="https://docs.aws.amazon.com/keyspaces/latest/devguide/programmatic.endpoints.html">the
   * service's list</a>.
   */
  @Override
  public List<String> servers() {
    if (!endpoint.isEmpty()) {
      return List.of(endpoint);
    }
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return List.of("cassandra." + region + "." + domain + ":" + PORT);
  }

  @Override
  public String toString() {
    return "%s://%s/%s%s"
        .formatted(SCHEME, region, keyspace, endpoint.isEmpty() ? "" : "?endpoint=" + endpoint);
  }
}
