package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import io.tidemill.core.TableName;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table as its columns tell it; goes to the executors, which the driver's metadata can't.
 *
 * @param columns all columns; the primary key's first, in its order
 * @param partitionKeyParts how many of the primary key's columns make the partition key
 */
public record TableShape(
    CqlIdentifier keyspace, CqlIdentifier table, List<Column> columns, int partitionKeyParts)
    implements Serializable {

  /** What a column is to its row. */
  public enum Role {
    /** Part of the primary key. */
    KEY,
    /** One value per row. */
    REGULAR,
    /** One value per partition. */
    STATIC
  }

  /** A column of the table. */
  public record Column(CqlIdentifier name, DataType type, Role role) implements Serializable {
    /** The name as the table has it, unquoted. */
    public String label() {
      return name.asInternal();
    }

    @Override
    public String toString() {
      return "%s %s".formatted(name.asCql(true), type.asCql(true, true));
    }
  }

  public TableShape {
    columns = List.copyOf(columns);
  }

  /** Reads the shape off the driver's metadata. */
  static TableShape of(TableMetadata metadata) {
    List<ColumnMetadata> key = metadata.getPrimaryKey();
    List<Column> columns =
        Stream.concat(
                key.stream()
                    .map(column -> new Column(column.getName(), column.getType(), Role.KEY)),
                metadata.getColumns().values().stream()
                    .filter(column -> !key.contains(column))
                    .map(
                        column ->
                            new Column(
                                column.getName(),
                                column.getType(),
                                column.isStatic() ? Role.STATIC : Role.REGULAR)))
            .toList();
    return new TableShape(
        metadata.getKeyspace(), metadata.getName(), columns, metadata.getPartitionKey().size());
  }

  /** The primary key's columns, in its order. */
  public List<Column> key() {
    return columns.stream().filter(column -> column.role() == Role.KEY).toList();
  }

  /**
   * The column that a query's output column goes to: that of the same name, or of the same name in
   * lower case, as CQL reads names that aren't quoted.
   */
  public Optional<Column> column(String outputName) {
    Map<String, Column> byName =
        columns.stream().collect(Collectors.toMap(Column::label, Function.identity()));
    Column exact = byName.get(outputName);
    return Optional.ofNullable(
        exact != null ? exact : byName.get(outputName.toLowerCase(Locale.ROOT)));
  }

  public TableName name() {
    return new TableName(keyspace.asInternal(), table.asInternal());
  }

  /** {@code "keyspace"."table"}, as CQL takes any name. */
  public String asCql() {
    return keyspace.asCql(false) + "." + table.asCql(false);
  }
}
