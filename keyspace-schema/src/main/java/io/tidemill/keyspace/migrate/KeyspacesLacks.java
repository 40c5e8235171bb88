package io.tidemill.keyspace.migrate;

import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.ColumnDefinition;
import io.tidemill.keyspace.cql.CqlCursor;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CreateTable;
import io.tidemill.keyspace.cql.OtherSchemaStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The statements of migrations that Amazon Keyspaces has nothing like, by <a
 * href="https://docs.aws.amazon.com/keyspaces/latest/devguide/cassandra-apis.html">its list</a>.
 */
final class KeyspacesLacks {
  private static final String PROPERTIES = "custom_properties";

  /** Types of columns, alone or inside of others. */
  private static final Pattern TYPES =
      Pattern.compile("(?:.*\\W)?(duration|vector)(?:\\W.*)?", Pattern.CASE_INSENSITIVE);

  /** What there is none of, and what to do instead. */
  private static final Map<String, String> THINGS =
      Map.of(
          "index", "Let a sink write a second table, keyed by what is asked for.",
          "custom index", "Let a sink write a second table, keyed by what is asked for.",
          "materialized view", "Let a sink write a second table, keyed by what is asked for.",
          "function", "Compute it in the pipeline's SQL.",
          "or replace function", "Compute it in the pipeline's SQL.",
          "aggregate", "Compute it in the pipeline's SQL.",
          "or replace aggregate", "Compute it in the pipeline's SQL.",
          "trigger", "Let a pipeline write what the trigger would.",
          "role", "Give permissions to users and roles of AWS IAM.",
          "user", "Give permissions to users and roles of AWS IAM.");

  private static final Set<String> PERMISSIONS = Set.of("grant", "revoke", "list");

  private KeyspacesLacks() {}

  /** Why Keyspaces doesn't take a statement; empty if nothing is known against it. */
  static Optional<RefusedCqlException> refusal(String cql, Optional<SchemaStatement> statement) {
    return statement.isPresent()
        ? statement
            .get()
            .match(
                keyspace -> Optional.empty(),
                KeyspacesLacks::table,
                KeyspacesLacks::alteration,
                KeyspacesLacks::other)
        : otherwise(new CqlCursor(cql).peek().text().toLowerCase(Locale.ROOT));
  }

  private static Optional<RefusedCqlException> table(CreateTable table) {
    if (table.options().value("compact storage").isPresent()) {
      return refused("tables without COMPACT STORAGE", "one with it", "Leave it out.");
    }
    return unqualified(table.table())
        .or(() -> properties(table.options().value(PROPERTIES)))
        .or(() -> types(table.columns()));
  }

  private static Optional<RefusedCqlException> alteration(AlterTable table) {
    Optional<RefusedCqlException> otherwise =
        unqualified(table.table()).or(() -> properties(table.options().value(PROPERTIES)));
    return switch (table.change()) {
      case ADD -> otherwise.or(() -> types(table.columns()));
      case OPTIONS -> otherwise;
      case DROP ->
          refused(
              "columns that stay, as Amazon Keyspaces can't drop one",
              "ALTER TABLE … DROP",
              "Leave the column unused, or make another table and rebuild the sink into it.");
      case RENAME ->
          refused(
              "columns that keep their names, as Amazon Keyspaces can't rename one",
              "ALTER TABLE … RENAME",
              "Add a column, or make another table and rebuild the sink into it.");
      case TYPE ->
          refused(
              "columns that keep their types, as Amazon Keyspaces can't change one's",
              "ALTER TABLE … ALTER",
              "Add a column, or make another table and rebuild the sink into it.");
    };
  }

  private static Optional<RefusedCqlException> other(OtherSchemaStatement statement) {
    if (statement.verb().equals("truncate")) {
      return refused(
          "no TRUNCATE, which Amazon Keyspaces doesn't have",
          "TRUNCATE " + statement.name(),
          "Drop the table and make it again, or delete its rows.");
    }
    if (statement.verb().equals("alter") && statement.object().equals("type")) {
      return refused(
          "types that stay as they are, as Amazon Keyspaces can't alter one",
          "ALTER TYPE " + statement.name(),
          "Make a type of another name, and a column of it.");
    }
    String instead = THINGS.get(statement.object());
    return instead == null
        ? Optional.empty()
        : refused(
            "what Amazon Keyspaces has: keyspaces, tables and types",
            "%s %s"
                .formatted(
                    statement.verb().toUpperCase(Locale.ROOT),
                    statement.object().toUpperCase(Locale.ROOT)),
            instead);
  }

  private static Optional<RefusedCqlException> otherwise(String verb) {
    if (verb.equals("use")) {
      return refused(
          "tables named in full", "USE", "Write keyspace.table in each statement instead.");
    }
    return PERMISSIONS.contains(verb)
        ? refused(
            "no permissions, as those of Amazon Keyspaces are kept elsewhere",
            verb.toUpperCase(Locale.ROOT),
            THINGS.get("role"))
        : Optional.empty();
  }

  private static Optional<RefusedCqlException> unqualified(CqlName table) {
    return table.keyspace().isEmpty()
        ? refused("keyspace.table", table.name(), "Name the keyspace too.")
        : Optional.empty();
  }

  private static Optional<RefusedCqlException> properties(Optional<String> found) {
    return found.flatMap(
        value ->
            refused(
                "no CUSTOM_PROPERTIES, so that Cassandra takes the same file",
                value,
                "Say it in keyspaces.yaml beside the file; client-side timestamps and ttl are on already."));
  }

  private static Optional<RefusedCqlException> types(List<ColumnDefinition> columns) {
    return columns.stream()
        .filter(column -> TYPES.matcher(column.type()).matches())
        .findFirst()
        .flatMap(
            column ->
                refused(
                    "types that Amazon Keyspaces has",
                    "%s %s".formatted(column.name(), column.type()),
                    "Keep it as text, a number or a list of numbers."));
  }

  private static Optional<RefusedCqlException> refused(String expected, String found, String fix) {
    return Optional.of(new RefusedCqlException(expected, found, fix));
  }
}
