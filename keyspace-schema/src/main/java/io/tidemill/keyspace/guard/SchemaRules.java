package io.tidemill.keyspace.guard;

import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.ColumnDefinition;
import io.tidemill.keyspace.cql.CqlOptions;
import io.tidemill.keyspace.cql.CreateKeyspace;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.cql.OtherSchemaStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that schema statements can break. */
final class SchemaRules {
  private static final String PERMISSION = "Give permissions to users and roles of AWS IAM";
  private static final Set<String> PERMISSIONS = Set.of("grant", "revoke", "list");

  /** What there is, and what can be done to it. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "keyspace", Set.of("create", "alter", "drop"),
          "schema", Set.of("create", "alter", "drop"),
          "table", Set.of("create", "alter", "drop"),
          "columnfamily", Set.of("create", "alter", "drop"),
          "type", Set.of("create", "drop"));

  private static final Pattern TYPE_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.]*");
  private static final Set<String> ABSENT_TYPES = Set.of("duration", "vector");

  private static final String SINGLE_REGION = "SingleRegionStrategy";
  private static final String SEVERAL_REGIONS = "NetworkTopologyStrategy";
  private static final String COPIES = "3";
  private static final int REGIONS = 6;

  private SchemaRules() {}

  /** Of a statement that is none on the schema either. */
  static Optional<Violation> ofOthers(String verb) {
    return PERMISSIONS.contains(verb.toLowerCase(Locale.ROOT))
        ? violation(KeyspacesRule.SCHEMA_STATEMENTS, verb.toUpperCase(Locale.ROOT), PERMISSION)
        : Optional.empty();
  }

  static Optional<Violation> check(SchemaStatement statement) {
    return statement.match(
        SchemaRules::keyspace,
        table -> types(table.columns()),
        SchemaRules::alteration,
        SchemaRules::other);
  }

  /** A schema statement that is to be prepared. */
  static Violation prepared(String cql) {
    return new Violation(
        KeyspacesRule.PREPARED_SCHEMA,
        "the preparing of " + (cql.length() > 60 ? cql.substring(0, 60) + "…" : cql),
        "Execute it as it is");
  }

  private static Optional<Violation> keyspace(CreateKeyspace keyspace) {
    Map<String, String> replication =
        CustomPropertiesText.flat(keyspace.options().value("replication").orElse("{}"));
    String strategy = replication.getOrDefault("class", "");
    boolean single = strategy.equals(SINGLE_REGION) && replication.size() == 1;
    boolean several =
        strategy.equals(SEVERAL_REGIONS)
            && replication.size() >= 3
            && replication.size() <= REGIONS + 1
            && replication.entrySet().stream()
                .allMatch(
                    entry -> entry.getKey().equals("class") || entry.getValue().equals(COPIES));
    return single || several
        ? Optional.empty()
        : violation(
            KeyspacesRule.REPLICATION,
            "replication %s of keyspace %s".formatted(replication, keyspace.name()),
            "Say {'class': 'SingleRegionStrategy'}");
  }

  private static Optional<Violation> types(List<ColumnDefinition> columns) {
    for (ColumnDefinition column : columns) {
      boolean custom =
          !TYPE_NAME.matcher(column.type()).lookingAt() || column.type().contains("org.apache");
      boolean absent =
          TYPE_NAME
              .matcher(column.type())
              .results()
              .anyMatch(name -> ABSENT_TYPES.contains(name.group().toLowerCase(Locale.ROOT)));
      if (custom || absent) {
        return violation(
            KeyspacesRule.DATA_TYPES,
            "column %s of type %s".formatted(column.name(), column.type()),
            "Keep it as text, a number or a list of numbers");
      }
    }
    return Optional.empty();
  }

  private static Optional<Violation> alteration(AlterTable table) {
    if (table.change() == AlterTable.Change.ADD) {
      return types(table.columns());
    }
    if (table.change() != AlterTable.Change.OPTIONS) {
      return violation(
          KeyspacesRule.ALTER_TABLE,
          "a column of %s that is to be %s"
              .formatted(
                  table.table(),
                  switch (table.change()) {
                    case DROP -> "dropped";
                    case RENAME -> "renamed";
                    default -> "given another type";
                  }),
          "Leave the column unused, and add another; or make another table and rebuild the sink into it");
    }
    int properties = customProperties(table.options()).size();
    return properties <= 1
        ? Optional.empty()
        : violation(
            KeyspacesRule.ALTER_TABLE,
            "%d custom properties of %s".formatted(properties, table.table()),
            "Change each by a statement of its own, waiting in between until the table is ACTIVE");
  }

  /** The custom properties that options give. */
  static Map<String, Map<String, String>> customProperties(CqlOptions options) {
    return options
        .value(CustomPropertiesText.OPTION)
        .map(CustomPropertiesText::nested)
        .orElseGet(Map::of);
  }

  private static Optional<Violation> other(OtherSchemaStatement statement) {
    return KNOWN.getOrDefault(statement.object(), Set.of()).contains(statement.verb())
        ? Optional.empty()
        : violation(
            KeyspacesRule.SCHEMA_STATEMENTS,
            "%s %s %s"
                .formatted(
                    statement.verb().toUpperCase(Locale.ROOT),
                    statement.object().toUpperCase(Locale.ROOT),
                    statement.name())
                .strip(),
            remedy(statement));
  }

  private static String remedy(OtherSchemaStatement statement) {
    return switch (statement.object()) {
      case "table" -> "Drop the table and make it again, or delete its rows";
      case "type" -> "Make a type of another name, and a column of it";
      case "role", "user" -> PERMISSION;
      case "trigger" -> "Let a pipeline write what the trigger would";
      case "function", "or replace function", "aggregate", "or replace aggregate" ->
          "Compute it in the pipeline's SQL";
      default -> "Let a sink write a second table, keyed by what is asked for";
    };
  }

  private static Optional<Violation> violation(KeyspacesRule rule, String found, String remedy) {
    return Optional.of(new Violation(rule, found, remedy));
  }
}
