package io.tidemill.keyspace.migrate;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.cql.CqlStatement;
import io.tidemill.keyspace.session.Store;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a migration may leave open, so that one text suits a single node as well as a cluster:
 * {@code ${keyspace}}, the ledger's keyspace, and {@code ${replication}}, how it is replicated.
 *
 * @param values by name
 */
record Placeholders(Map<String, String> values) {
  static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  /** Looks up what the placeholders stand for. */
  static Placeholders of(Store store, CqlIdentifier keyspace) {
    Map<String, String> replication =
        store
            .query(
                "look up the replication of keyspace " + keyspace,
                "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
                keyspace.asInternal())
            .stream()
            .findFirst()
            .map(row -> row.getMap("replication", String.class, String.class))
            .orElseThrow(
                () ->
                    new TidemillException(
                        FailureKind.OPERATOR,
                        "Keyspace %s, in which migrations are noted, doesn't exist; migrate the ledger first"
                            .formatted(keyspace)));
    String literal =
        new TreeMap<>(replication)
            .entrySet().stream()
                .map(entry -> "'%s': '%s'".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    return new Placeholders(Map.of("keyspace", keyspace.asCql(true), "replication", literal));
  }

  /**
   * The statement with all placeholders filled in.
   *
   * @throws TidemillException of kind {@code PIPELINE}, naming the line, if it has an unknown one
   */
  String fill(String source, CqlStatement statement) {
    Matcher found = PLACEHOLDER.matcher(statement.text());
    return found.replaceAll(
        match -> {
          String value = values.get(match.group(1));
          if (value == null) {
            throw new TidemillException(
                FailureKind.PIPELINE,
                "%s:%d: expected one of the placeholders %s, found ${%s}"
                    .formatted(
                        source,
                        statement.lineAt(match.start()),
                        values.keySet().stream().sorted().toList(),
                        match.group(1)));
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
