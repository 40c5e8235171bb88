package io.tidemill.keyspace.migrate;

import io.tidemill.core.TableName;
import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.ColumnDefinition;
import io.tidemill.keyspace.cql.OtherSchemaStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds statements against the tables in use: what a pipeline writes may be added to, but loses
 * nothing unless that is named.
 */
final class Additive {
  private final TablesInUse inUse;

  Additive(TablesInUse inUse) {
    this.inUse = inUse;
  }

  /** Why a statement isn't sent; empty if nothing is lost by it. */
  Optional<RefusedCqlException> refusal(SchemaStatement statement) {
    return statement.match(
        keyspace -> Optional.empty(), table -> Optional.empty(), this::alteration, this::other);
  }

  private Optional<RefusedCqlException> alteration(AlterTable table) {
    SortedSet<String> users = inUse.of(table.table());
    boolean adds =
        table.change() == AlterTable.Change.ADD || table.change() == AlterTable.Change.OPTIONS;
    if (adds || users.isEmpty() || inUse.allows(table.table().toString())) {
      return Optional.empty();
    }
    List<String> columns =
        table.columns().stream()
            .map(ColumnDefinition::name)
            .map(column -> table.table() + "." + column)
            .filter(column -> !inUse.allows(column))
            .toList();
    return columns.isEmpty()
        ? Optional.empty()
        : refused(
            "no change but additions to " + table.table(),
            switch (table.change()) {
              case RENAME -> "another name for";
              case TYPE -> "another type for";
              default -> "the loss of";
            },
            columns,
            users);
  }

  private Optional<RefusedCqlException> other(OtherSchemaStatement statement) {
    if (statement.dropsKeyspace()) {
      return keyspace(statement.name());
    }
    SortedSet<String> users = inUse.of(statement.qualifiedName());
    return !statement.losesTable() || users.isEmpty() || inUse.allows(statement.name())
        ? Optional.empty()
        : refused("a table that stays", "the loss of", List.of(statement.name()), users);
  }

  private Optional<RefusedCqlException> keyspace(String name) {
    if (inUse.allows(name)) {
      return Optional.empty();
    }
    SortedSet<String> users = new TreeSet<>();
    inUse.in(name).forEach((table, pipelines) -> users.addAll(lost(table, pipelines)));
    return users.isEmpty()
        ? Optional.empty()
        : refused("a keyspace that stays", "the loss of", List.of(name), users);
  }

  private SortedSet<String> lost(TableName table, SortedSet<String> pipelines) {
    return inUse.allows(table.toString()) ? new TreeSet<>() : pipelines;
  }

  private static Optional<RefusedCqlException> refused(
      String expected, String loss, List<String> names, SortedSet<String> users) {
    return Optional.of(
        new RefusedCqlException(
            "%s, which %s %s"
                .formatted(
                    expected,
                    users.size() == 1 ? "pipeline" : "pipelines",
                    String.join(", ", users) + (users.size() == 1 ? " writes" : " write")),
            "%s %s".formatted(loss, String.join(", ", names)),
            "Let the pipeline go on without it first; or name what may be lost: ./tidemill migrate --execute %s"
                .formatted(String.join(" ", names.stream().map("--allow "::concat).toList()))));
  }
}
