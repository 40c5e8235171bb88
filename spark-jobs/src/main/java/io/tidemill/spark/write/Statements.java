package io.tidemill.spark.write;

import static java.util.stream.Collectors.joining;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.tidemill.core.run.MergeRule;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CQL of one layout. Names come from the table's own metadata and are always quoted, since more
 * words become reserved with each release; values are always bound.
 */
final class Statements {
  private static final CqlIdentifier MARK = CqlIdentifier.fromInternal(MergeRule.MARK_COLUMN);

  private Statements() {}

  /** Binds the key, the values, then the timestamp. */
  static String insert(SinkLayout layout) {
    return insert(layout, Stream.concat(names(layout.key()), names(layout.values())).toList());
  }

  /** Binds the key, the values, the timestamp, then the seconds to live. */
  static String insertExpiring(SinkLayout layout) {
    return insert(layout) + " AND TTL ?";
  }

  /** Deletes cells and leaves the row; binds the timestamp, the cells, then the key. */
  static String clear(SinkLayout layout) {
    return "UPDATE %s USING TIMESTAMP ? SET %s WHERE %s"
        .formatted(layout.table().asCql(), equal(names(layout.values()), ", "), isKey(layout));
  }

  /** Binds the key, the values, the mark, then the timestamp. */
  static String insertMerged(SinkLayout layout) {
    return insert(
        layout,
        Stream.of(names(layout.key()), names(layout.values()), Stream.of(MARK))
            .flatMap(each -> each)
            .toList());
  }

  /** Binds the timestamp, then the key. */
  static String delete(SinkLayout layout) {
    return "DELETE FROM %s USING TIMESTAMP ? WHERE %s"
        .formatted(layout.table().asCql(), isKey(layout));
  }

  /** Gives the mark, then the values; binds the key. */
  static String selectMerged(SinkLayout layout) {
    return "SELECT %s FROM %s WHERE %s"
        .formatted(
            list(Stream.concat(Stream.of(MARK), names(layout.values()))),
            layout.table().asCql(),
            isKey(layout));
  }

  /**
   * Gives the key's last column, the mark, then the values; binds the key but for its last column,
   * then a list of the latter's values.
   */
  static String selectMergedIn(SinkLayout layout) {
    List<SinkLayout.Cell> shared = layout.key().subList(0, layout.key().size() - 1);
    CqlIdentifier last = layout.key().get(shared.size()).column().name();
    return "SELECT %s FROM %s WHERE %s AND %s IN ?"
        .formatted(
            list(Stream.of(Stream.of(last, MARK), names(layout.values())).flatMap(each -> each)),
            layout.table().asCql(),
            equal(names(shared), " AND "),
            last.asCql(false));
  }

  /** Gives each partition's key once. */
  static String selectPartitions(TableShape table) {
    return "SELECT DISTINCT %s FROM %s"
        .formatted(list(partitionKey(table).stream()), table.asCql());
  }

  /** Gives each row's key, those of a partition one after another. */
  static String selectKeys(TableShape table) {
    return "SELECT %s FROM %s".formatted(list(key(table).stream()), table.asCql());
  }

  /** Binds the timestamp, then the partition's key. */
  static String deletePartition(TableShape table) {
    return delete(table, partitionKey(table));
  }

  /** Binds the timestamp, then the row's key. */
  static String deleteRow(TableShape table) {
    return delete(table, key(table));
  }

  private static String delete(TableShape table, List<CqlIdentifier> key) {
    return "DELETE FROM %s USING TIMESTAMP ? WHERE %s"
        .formatted(table.asCql(), equal(key.stream(), " AND "));
  }

  private static List<CqlIdentifier> key(TableShape table) {
    return table.key().stream().map(TableShape.Column::name).toList();
  }

  private static List<CqlIdentifier> partitionKey(TableShape table) {
    return key(table).subList(0, table.partitionKeyParts());
  }

  private static String insert(SinkLayout layout, List<CqlIdentifier> columns) {
    return "INSERT INTO %s (%s) VALUES (%s) USING TIMESTAMP ?"
        .formatted(
            layout.table().asCql(),
            list(columns.stream()),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private static String isKey(SinkLayout layout) {
    return equal(names(layout.key()), " AND ");
  }

  private static String equal(Stream<CqlIdentifier> names, String separator) {
    return names.map(name -> name.asCql(false) + " = ?").collect(joining(separator));
  }

  private static String list(Stream<CqlIdentifier> names) {
    return names.map(name -> name.asCql(false)).collect(joining(", "));
  }

  private static Stream<CqlIdentifier> names(List<SinkLayout.Cell> cells) {
    return cells.stream().map(cell -> cell.column().name());
  }
}
