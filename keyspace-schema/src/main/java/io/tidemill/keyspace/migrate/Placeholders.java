package io.tidemill.keyspace.migrate;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.tidemill.keyspace.cql.CqlStatement;
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
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  /**
   * What they stand for in a ledger.
   *
   * @param replication how its keyspace is replicated
   */
  static Placeholders of(CqlIdentifier keyspace, Map<String, String> replication) {
    String literal =
        new TreeMap<>(replication)
            .entrySet().stream()
                .map(entry -> "'%s': '%s'".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    return of(keyspace, literal);
  }

  /**
   * What they stand for in a ledger.
   *
   * @param replication how its keyspace is replicated, as a map of CQL
   */
  static Placeholders of(CqlIdentifier keyspace, String replication) {
    return new Placeholders(Map.of("keyspace", keyspace.asCql(true), "replication", replication));
  }

  /**
   * The statement with all placeholders filled in.
   *
   * @throws RefusedCqlException if it has an unknown one
   */
  String filled(CqlStatement statement) throws RefusedCqlException {
    Matcher found = PLACEHOLDER.matcher(statement.text());
    while (found.find()) {
      if (!values.containsKey(found.group(1))) {
        throw new RefusedCqlException(
            "placeholder",
            values.keySet().stream()
                .sorted()
                .map("${%s}"::formatted)
                .collect(Collectors.joining(" or ")),
            found.group(),
            "Correct its name, or write out what it stands for.",
            statement.text(),
            found.start());
      }
    }
    return filledAsFarAsKnown(statement);
  }

  /** As {@link #filled}; unknown placeholders stay. */
  String filledAsFarAsKnown(CqlStatement statement) {
    return PLACEHOLDER
        .matcher(statement.text())
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }
}
