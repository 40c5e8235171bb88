package io.tidemill.keyspace.migrate;

import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.ColumnDefinition;
import io.tidemill.keyspace.cql.CqlOptions;
import io.tidemill.keyspace.cql.CqlTokens;
import io.tidemill.keyspace.cql.CreateKeyspace;
import io.tidemill.keyspace.cql.CreateTable;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.keyspace.guard.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Amazon Keyspaces, by its <a
 * href="https://docs.aws.amazon.com/keyspaces/latest/devguide/cql.ddl.html">DDL statements</a>. It
 * replicates by itself, so what a file says of that is replaced; what it has no use for, such as
 * compaction, is left out. Every table gets client-side timestamps and time to live, both of which
 * are off otherwise: all rows are written with timestamps of their own, and some expire.
 */
public record KeyspacesDialect() implements Dialect {
  /** How a keyspace is kept in one region. */
  private static final String SINGLE_REGION = "{'class': 'SingleRegionStrategy'}";

  /** The options that mean the same there. */
  private static final Set<String> KEPT =
      Set.of(CqlOptions.ORDER, "comment", "default_time_to_live");

  private static final String COPIES = "3";

  @Override
  public <R> R match(
      Function<CassandraDialect, R> onCassandra, Function<KeyspacesDialect, R> onKeyspaces) {
    return onKeyspaces.apply(this);
  }

  @Override
  public String store() {
    return "Amazon Keyspaces";
  }

  @Override
  public List<String> translate(String cql, KeyspacesSettings settings) throws RefusedCqlException {
    String plain = CqlTokens.withoutComments(cql);
    // Read with its comments first: what is wrong is placed by the text as the file has it.
    Optional<SchemaStatement> statement = read(cql).isEmpty() ? Optional.empty() : read(plain);
    refuse(FileRules.refusal(plain, statement));
    List<String> translated = translated(plain, statement, settings);
    for (String each : translated) {
      refuse(Guard.violation(each).map(KeyspacesDialect::refused));
    }
    return translated;
  }

  private static void refuse(Optional<RefusedCqlException> refusal) throws RefusedCqlException {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private static RefusedCqlException refused(Violation violation) {
    return new RefusedCqlException(
        "what Amazon Keyspaces takes (%s %s)"
            .formatted(violation.rule().id(), violation.rule().sentence()),
        violation.found(),
        "%s; see %s".formatted(violation.remedy(), violation.rule().page()));
  }

  private static List<String> translated(
      String plain, Optional<SchemaStatement> statement, KeyspacesSettings settings) {
    return statement
        .map(
            known ->
                known.match(
                    keyspace -> List.of(create(keyspace, settings)),
                    table -> List.of(create(table, settings)),
                    table -> alter(plain, table),
                    other ->
                        isReplication(other.verb(), other.object())
                            ? List.<String>of()
                            : List.of(plain)))
        .orElseGet(() -> List.of(plain));
  }

  @Override
  public String ledgerReplication(String home, int copies) {
    return SINGLE_REGION;
  }

  private static Optional<SchemaStatement> read(String cql) throws RefusedCqlException {
    try {
      return SchemaStatement.read(cql);
    } catch (UnknownCqlException e) {
      throw new RefusedCqlException(
          "CQL",
          "a statement that can be told in words of Amazon Keyspaces",
          "one that isn't understood: " + e.getMessage(),
          "Write it as the CQL reference of Keyspaces does.",
          cql,
          e.at());
    }
  }

  private static boolean isReplication(String verb, String object) {
    return verb.equals("alter") && (object.equals("keyspace") || object.equals("schema"));
  }

  private static String create(CreateKeyspace keyspace, KeyspacesSettings settings) {
    String replication =
        settings.regions().isEmpty()
            ? SINGLE_REGION
            : settings.regions().stream()
                .map(region -> "'%s': '%s'".formatted(region, COPIES))
                .collect(Collectors.joining(", ", "{'class': 'NetworkTopologyStrategy', ", "}"));
    return keyspace.with(new CqlOptions(Map.of("replication", replication)));
  }

  private static String create(CreateTable table, KeyspacesSettings settings) {
    Map<String, String> options = kept(table.options());
    options.put(
        "CUSTOM_PROPERTIES",
        CustomPropertiesText.nestedAsCql(CustomProperties.of(table, settings).values()));
    return table.with(new CqlOptions(options));
  }

  /** One option a statement: Keyspaces takes no more. */
  private static List<String> alter(String plain, AlterTable table) {
    if (table.change() == AlterTable.Change.ADD) {
      return List.of(
          "ALTER TABLE %s ADD (%s)"
              .formatted(
                  table.table().asCql(),
                  table.columns().stream()
                      .map(ColumnDefinition::asCql)
                      .collect(Collectors.joining(", "))));
    }
    if (table.change() != AlterTable.Change.OPTIONS) {
      return List.of(plain);
    }
    return kept(table.options()).entrySet().stream()
        .map(option -> new CqlOptions(Map.of(option.getKey(), option.getValue())))
        .map(option -> "ALTER TABLE %s %s".formatted(table.table().asCql(), option.asCql()))
        .toList();
  }

  private static Map<String, String> kept(CqlOptions options) {
    Map<String, String> kept = new LinkedHashMap<>(options.values());
    kept.keySet().retainAll(KEPT);
    return kept;
  }
}
