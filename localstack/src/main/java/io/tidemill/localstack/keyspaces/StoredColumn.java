package io.tidemill.localstack.keyspaces;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Comparator;
import java.util.Locale;

/**
 * A column of a table.
 *
 * @param type as CQL has it
 * @param position within the part of the key that it belongs to, from 0
 * @param order of a clustering column: ASC or DESC; NONE for others
 */
record StoredColumn(String name, String type, Kind kind, int position, String order) {
  /** As Cassandra describes tables. */
  static final Comparator<StoredColumn> IN_ORDER =
      Comparator.comparing(StoredColumn::kind)
          .thenComparing(StoredColumn::position)
          .thenComparing(StoredColumn::name);

  /** What a column is to its table. */
  enum Kind {
    PARTITION_KEY,
    CLUSTERING,
    STATIC,
    REGULAR
  }

  /** From {@code system_schema.columns}. */
  static StoredColumn of(Row row) {
    return new StoredColumn(
        row.getString("column_name"),
        row.getString("type"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getInt("position"),
        row.getString("clustering_order").toUpperCase(Locale.ROOT));
  }
}
