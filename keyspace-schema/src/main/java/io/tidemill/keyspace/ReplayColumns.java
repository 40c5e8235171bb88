package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.ledger.Replay;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A going back under way as columns of the pipelines table. */
final class ReplayColumns {
  private ReplayColumns() {}

  /** Values by column name, in a fixed order; all null if there is none. */
  static Map<String, Object> of(Optional<Replay> replay) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("replay_kind", replay.map(it -> it.kind().name()).orElse(null));
    columns.put("replay_sinks", replay.map(it -> CompactText.tables(it.sinks())).orElse(null));
    columns.put("replay_next", replay.map(it -> OffsetLists.position(it.next())).orElse(null));
    columns.put("replay_until", replay.map(it -> OffsetLists.position(it.until())).orElse(null));
    columns.put(
        "replay_begun",
        replay
            .map(Replay::begun)
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .orElse(null));
    return columns;
  }

  static Optional<Replay> replay(Row row) {
    if (row.isNull("replay_kind")) {
      return Optional.empty();
    }
    return Optional.of(
        new Replay(
            Replay.Kind.valueOf(row.getString("replay_kind")),
            CompactText.tables(row.getString("replay_sinks")),
            OffsetLists.position(row.getString("replay_next")),
            OffsetLists.position(row.getString("replay_until")),
            row.isNull("replay_begun")
                ? OptionalLong.empty()
                : OptionalLong.of(row.getLong("replay_begun"))));
  }
}
