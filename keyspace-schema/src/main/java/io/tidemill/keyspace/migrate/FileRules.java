package io.tidemill.keyspace.migrate;

import io.tidemill.keyspace.cql.CqlCursor;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CqlOptions;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.Optional;

/**
 * What files of migrations keep to, so that either store can be made of them; what Keyspaces itself
 * takes is the guard's to know.
 */
final class FileRules {
  private FileRules() {}

  /** What is against them; empty if nothing is. */
  static Optional<RefusedCqlException> refusal(String cql, Optional<SchemaStatement> statement) {
    if (new CqlCursor(cql).takeIf("use")) {
      return refused(
          "tables named in full", "USE", "Write keyspace.table in each statement instead.");
    }
    return statement.flatMap(
        known ->
            known.match(
                keyspace -> Optional.empty(),
                table -> table(table.table(), table.options()),
                table -> table(table.table(), table.options()),
                other -> Optional.empty()));
  }

  private static Optional<RefusedCqlException> table(CqlName table, CqlOptions options) {
    if (table.keyspace().isEmpty()) {
      return refused("keyspace.table", table.name(), "Name the keyspace too.");
    }
    if (options.value(CqlOptions.COMPACT).isPresent()) {
      return refused("tables without COMPACT STORAGE", "one with it", "Leave it out.");
    }
    return options
        .value(CustomPropertiesText.OPTION)
        .flatMap(
            value ->
                refused(
                    "no CUSTOM_PROPERTIES, so that Cassandra takes the same file",
                    value,
                    "Say it in keyspaces.yaml beside the file; client-side timestamps and ttl are on already."));
  }

  private static Optional<RefusedCqlException> refused(String expected, String found, String fix) {
    return Optional.of(new RefusedCqlException(expected, found, fix));
  }
}
