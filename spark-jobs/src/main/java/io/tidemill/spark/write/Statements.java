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

  private static String insert(SinkLayout layout, List<CqlIdentifier> columns) {
    return "INSERT INTO %s (%s) VALUES (%s) USING TIMESTAMP ?"
        .formatted(
            layout.table().asCql(),
            list(columns.stream()),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private static String isKey(SinkLayout layout) {
    return names(layout.key()).map(name -> name.asCql(false) + " = ?").collect(joining(" AND "));
  }

  private static String list(Stream<CqlIdentifier> names) {
    return names.map(name -> name.asCql(false)).collect(joining(", "));
  }

  private static Stream<CqlIdentifier> names(List<SinkLayout.Cell> cells) {
    return cells.stream().map(cell -> cell.column().name());
  }
}
