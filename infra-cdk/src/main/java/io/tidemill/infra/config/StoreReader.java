package io.tidemill.infra.config;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code keyspace:}, or {@code cassandra:} in its place. */
final class StoreReader {
  private static final String KEYSPACE = "keyspace";
  private static final String CASSANDRA = "cassandra";

  private static final Words OF_CASSANDRA =
      Words.of(
          Stream.concat(
                  Stream.of("servers", "datacentre", KEYSPACE, "tls"), SecretReader.keys().stream())
              .toList());

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  private StoreReader() {}

  /** The choice, Keyspaces unless another is made. */
  static StoreChoice read(Fields all, SecretReader secrets) {
    Optional<Value> cassandra = all.optional(CASSANDRA);
    if (cassandra.isPresent() && all.optional(KEYSPACE).isPresent()) {
      all.problemWithKey(
          KEYSPACE,
          "no such key beside " + CASSANDRA,
          "both",
          "Keep keyspace for Amazon Keyspaces; within cassandra, keyspace is Cassandra's.");
    }
    StoreChoice keyspaces =
        new StoreChoice.Keyspaces(
            DeployConfigParser.text(all, KEYSPACE, NAME, StoreChoice.Keyspaces.USUAL));
    return cassandra
        .flatMap(value -> value.fields(OF_CASSANDRA))
        .flatMap(fields -> cassandra(fields, secrets))
        .orElse(keyspaces);
  }

  private static Optional<StoreChoice> cassandra(Fields fields, SecretReader secrets) {
    Optional<List<String>> servers =
        fields
            .required("servers", "Name some of its nodes, as host:9042,host:9042.")
            .flatMap(
                value ->
                    value.parsed(
                        StoreReader::servers,
                        "host:port, several separated by commas",
                        "Write it as in cassandra-1.example.com:9042,cassandra-2.example.com:9042."));
    Optional<String> datacentre =
        fields
            .required("datacentre", "Name the home datacentre; nodetool status shows it.")
            .flatMap(
                value ->
                    value.parsed(
                        name -> {
                          CassandraAddress.plain("host", 1, KEYSPACE, name);
                          return name;
                        },
                        "the name of a datacentre",
                        "Write it as nodetool status does."));
    String keyspace = DeployConfigParser.text(fields, KEYSPACE, NAME, StoreChoice.Keyspaces.USUAL);
    boolean encrypted = fields.optional("tls").flatMap(Value::flag).orElse(true);
    Optional<SecretChoice> secret = secrets.read(fields);
    return servers.flatMap(
        of ->
            datacentre.map(
                home ->
                    new StoreChoice.Cassandra(
                        new CassandraAddress(
                            of,
                            keyspace,
                            home,
                            secret.map(login -> login.secret().arn()).orElse(""),
                            encrypted ? CassandraAddress.TLS_OF_JVM : "",
                            Rules.CASSANDRA,
                            0),
                        secret)));
  }

  private static List<String> servers(String text) {
    List<String> servers = List.of(text.split(",", -1));
    return new CassandraAddress(servers, KEYSPACE, "any", "", "", Rules.CASSANDRA, 0).servers();
  }
}
