package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A ledger in Apache Cassandra: {@code
 * cassandra://host:port,host:port/keyspace?dc=datacenter[&login=FILE|ARN][&tls=jvm|FILE][&rules=keyspaces[&pace=N]]}.
 *
 * @param servers to begin with, each as {@code host:port}; at least one
 * @param keyspace the ledger's keyspace, a plain lower-case CQL identifier
 * @param datacenter the home datacentre, through which every change of state goes
 * @param login where user and password are, as {@link LoginPlace} has it; empty if the store asks
 *     for none
 * @param tls {@code jvm} for TLS with the authorities whose certificates are kept with the login,
 *     or, if there are none, those that the JVM trusts; or the absolute path of a properties file
 *     that names trust store and key store; empty for no TLS
 * @param rules what the store is held to
 * @param pace with {@link Rules#KEYSPACES}: how many rows a second may be written to a partition
 *     before a write times out, as Keyspaces' throttling shows; 0 for any number
 */
public record CassandraAddress(
    List<String> servers,
    String keyspace,
    String datacenter,
    String login,
    String tls,
    Rules rules,
    int pace)
    implements LedgerAddress {
  static final String SCHEME = "cassandra";

  /** How an address is written. */
  public static final String FORM = "cassandra://host:port/keyspace?dc=datacenter";

  /** The value of {@link #tls} that names no file. */
  public static final String TLS_OF_JVM = "jvm";

  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Set<String> OPTIONS = Set.of("dc", "login", "tls", "rules", "pace");

  /** What a store is held to. */
  public enum Rules {
    /** What Cassandra takes. */
    CASSANDRA,
    /** What Amazon Keyspaces takes: whatever that would refuse is refused before it is sent. */
    KEYSPACES
  }

  public CassandraAddress {
    servers = List.copyOf(servers);
    requireNonNull(keyspace, "keyspace");
    requireNonNull(datacenter, "datacenter");
    requireNonNull(login, "login");
    requireNonNull(tls, "tls");
    requireNonNull(rules, "rules");
    require(
        !servers.isEmpty() && servers.stream().allMatch(CassandraAddress::isServer),
        "servers as host:port, separated by commas, with ports of 1 to 65535",
        servers);
    require(isKeyspace(keyspace), "a keyspace matching " + KEYSPACE, keyspace);
    require(
        DATACENTER.matcher(datacenter).matches(),
        "a datacentre (dc=) matching " + DATACENTER,
        datacenter);
    require(login.isEmpty() || LoginPlace.isOne(login), "login= with " + LoginPlace.FORM, login);
    require(
        tls.isEmpty() || tls.equals(TLS_OF_JVM) || LoginPlace.isFile(tls),
        "tls=jvm or tls= with the absolute path of a file",
        tls);
    require(
        pace == 0 || (pace > 0 && rules == Rules.KEYSPACES),
        "pace= above 0, and with rules=keyspaces",
        pace);
  }

  /** A store of one known server that asks for no login, without TLS, held to Cassandra's rules. */
  public static CassandraAddress plain(String host, int port, String keyspace, String datacenter) {
    return new CassandraAddress(
        List.of(host + ":" + port), keyspace, datacenter, "", "", Rules.CASSANDRA, 0);
  }

  static CassandraAddress of(String authority, String keyspace, Map<String, String> options) {
    options.forEach(
        (name, value) ->
            require(OPTIONS.contains(name), "options " + sorted(), name + "=" + value));
    return new CassandraAddress(
        List.of(authority.split(",", -1)),
        keyspace,
        options.getOrDefault("dc", ""),
        given(options, "login"),
        given(options, "tls"),
        rules(options),
        pace(options));
  }

  private static String given(Map<String, String> options, String name) {
    String value = options.getOrDefault(name, "");
    require(!options.containsKey(name) || !value.isEmpty(), name + "= with a value", "none");
    return value;
  }

  private static Rules rules(Map<String, String> options) {
    String rules = given(options, "rules");
    require(rules.isEmpty() || rules.equals("keyspaces"), "rules=keyspaces or none", rules);
    return rules.isEmpty() ? Rules.CASSANDRA : Rules.KEYSPACES;
  }

  private static int pace(Map<String, String> options) {
    String pace = given(options, "pace");
    require(pace.matches("|[1-9]\\d{0,8}"), "pace= with a whole number above 0", pace);
    return pace.isEmpty() ? 0 : Integer.parseInt(pace);
  }

  /** The same store, held to other rules. */
  public CassandraAddress under(Rules held) {
    return new CassandraAddress(
        servers, keyspace, datacenter, login, tls, held, held == Rules.KEYSPACES ? pace : 0);
  }

  /** The same store, held to Keyspaces' rules and pace. */
  public CassandraAddress paced(int rowsPerSecond) {
    return new CassandraAddress(
        servers, keyspace, datacenter, login, tls, Rules.KEYSPACES, rowsPerSecond);
  }

  /** The same store, by another way. */
  public CassandraAddress at(String host, int port) {
    return new CassandraAddress(
        List.of(host + ":" + port), keyspace, datacenter, login, tls, rules, pace);
  }

  @Override
  public <R> R match(
      Function<CassandraAddress, R> onCassandra, Function<KeyspacesAddress, R> onKeyspaces) {
    return onCassandra.apply(this);
  }

  @Override
  public String home() {
    return datacenter;
  }

  @Override
  public String toString() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("dc", datacenter);
    options.put("login", login);
    options.put("tls", tls);
    options.put("rules", rules == Rules.KEYSPACES ? "keyspaces" : "");
    options.put("pace", pace == 0 ? "" : Integer.toString(pace));
    return options.entrySet().stream()
        .filter(option -> !option.getValue().isEmpty())
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(
            Collectors.joining(
                "&", "%s://%s/%s?".formatted(SCHEME, String.join(",", servers), keyspace), ""));
  }

  static boolean isKeyspace(String name) {
    return KEYSPACE.matcher(name).matches();
  }

  static boolean isServer(String text) {
    var server = SERVER.matcher(text);
    return server.matches()
        && Integer.parseInt(server.group(2)) >= 1
        && Integer.parseInt(server.group(2)) <= 65_535;
  }

  static void require(boolean fits, String expected, Object found) {
    if (!fits) {
      throw new IllegalArgumentException("expected %s, found \"%s\"".formatted(expected, found));
    }
  }

  private static String sorted() {
    return OPTIONS.stream().sorted().collect(Collectors.joining("=, ", "", "="));
  }
}
