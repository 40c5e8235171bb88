package io.tidemill.cassandra;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import org.apache.cassandra.cql3.ColumnIdentifier;
import org.apache.cassandra.cql3.statements.schema.AlterTableStatement;
import org.apache.cassandra.exceptions.InvalidRequestException;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableMetadata;

/**
 * Drops and renames columns. Cassandra's own way asks the table's indexes first, which are there
 * only in a node; so this reads what the parser found, which Cassandra keeps to itself, and obeys
 * the same rules about keys.
 */
final class ColumnChanges {
  private final AlterTableStatement change;

  ColumnChanges(AlterTableStatement change) {
    this.change = change;
  }

  /** Whether the statement changes columns so that only a node could apply it. */
  boolean needNode() {
    return isDrop() || change.getClass().getSimpleName().equals("RenameColumns");
  }

  private boolean isDrop() {
    return change.getClass().getSimpleName().equals("DropColumns");
  }

  String table() {
    return (String) field(AlterTableStatement.class, "tableName");
  }

  TableMetadata apply(TableMetadata table) {
    return isDrop() ? drop(table) : rename(table);
  }

  private TableMetadata drop(TableMetadata table) {
    TableMetadata.Builder builder = table.unbuild();
    for (Object removed : (Set<?>) field(change.getClass(), "removedColumns")) {
      ColumnMetadata column = column(table, removed, "ifColumnExists");
      if (column == null) {
        continue;
      }
      if (column.isPrimaryKeyColumn()) {
        throw new InvalidRequestException("Cannot drop PRIMARY KEY column " + column.name);
      }
      builder.removeRegularOrStaticColumn(column.name);
    }
    return builder.build();
  }

  private TableMetadata rename(TableMetadata table) {
    TableMetadata.Builder builder = table.unbuild();
    Map<?, ?> renamed = (Map<?, ?>) field(change.getClass(), "renamedColumns");
    renamed.forEach(
        (from, to) -> {
          ColumnMetadata column = column(table, from, "ifColumnsExists");
          if (column != null && !column.isPrimaryKeyColumn()) {
            throw new InvalidRequestException(
                "Cannot rename non PRIMARY KEY column " + column.name);
          }
          if (table.getColumn((ColumnIdentifier) to) != null) {
            throw new InvalidRequestException(
                "Cannot rename column to %s: there is one of that name".formatted(to));
          }
          if (column != null) {
            builder.renamePrimaryKeyColumn(column.name, (ColumnIdentifier) to);
          }
        });
    return builder.build();
  }

  /** The column; null if there is none, and that is allowed. */
  private ColumnMetadata column(TableMetadata table, Object name, String allowed) {
    ColumnMetadata column = table.getColumn((ColumnIdentifier) name);
    if (column == null && !(Boolean) field(change.getClass(), allowed)) {
      throw new InvalidRequestException(
          "Column %s was not found in table '%s'".formatted(name, table));
    }
    return column;
  }

  private Object field(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(change);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This version of Cassandra keeps no %s in %s".formatted(name, owner), e);
    }
  }
}
