package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.ledger.PositionChange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A change of the position as columns: the same in the pipelines table, where those of the last one
 * begin with {@code last_}, and in the history.
 */
final class ChangeColumns {
  private ChangeColumns() {}

  /**
   * Values by column name, in a fixed order; all null without a change.
   *
   * @param prefix what all names begin with
   */
  static Map<String, Object> of(Optional<PositionChange> change, String prefix) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put(prefix + "change_number", change.map(PositionChange::number).orElse(null));
    columns.put(prefix + "change_kind", change.map(it -> it.kind().name()).orElse(null));
    columns.put(prefix + "changed_at", change.map(it -> it.at().toString()).orElse(null));
    columns.put(
        prefix + "change_from", change.map(it -> OffsetLists.position(it.from())).orElse(null));
    columns.put(prefix + "change_to", change.map(it -> OffsetLists.position(it.to())).orElse(null));
    columns.put(
        prefix + "change_passed", change.map(it -> OffsetLists.ranges(it.passed())).orElse(null));
    columns.put(prefix + "change_run", change.flatMap(PositionChange::run).orElse(null));
    columns.put(prefix + "change_why", change.map(PositionChange::why).orElse(null));
    return columns;
  }

  static Optional<PositionChange> change(Row row, String prefix) {
    if (row.isNull(prefix + "change_number")) {
      return Optional.empty();
    }
    return Optional.of(
        new PositionChange(
            row.getLong(prefix + "change_number"),
            PositionChange.Kind.valueOf(row.getString(prefix + "change_kind")),
            Instant.parse(row.getString(prefix + "changed_at")),
            OffsetLists.position(row.getString(prefix + "change_from")),
            OffsetLists.position(row.getString(prefix + "change_to")),
            OffsetLists.ranges(row.getString(prefix + "change_passed")),
            Optional.ofNullable(row.get(prefix + "change_run", Long.class)),
            row.getString(prefix + "change_why")));
  }
}
