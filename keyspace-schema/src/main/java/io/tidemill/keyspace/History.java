package io.tidemill.keyspace;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.keyspace.session.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One table of the history: a partition per pipeline, its entries numbered, newest first.
 *
 * <p>Entries are written to stay. Once one has as many above it as the policy says, it is written
 * again with what is left of its time to live, by whoever records the next. That may be done any
 * number of times and by several at once, and what a process that died left undone is made good by
 * the next one. Of an entry that is written again while another of the same number is recorded,
 * either may remain; that takes a ledger that was restored from before the policy's newest entries.
 *
 * @param table its name, the keyspace's before it
 * @param number the column that numbers entries
 * @param at the column that says when, as ISO 8601 text
 */
record History(Store store, String table, String number, String at, HistoryPolicy policy) {
  /**
   * How many entries are looked at below the newest ones, and how many at the old end, per entry
   * recorded: more than one each, so that arrears grow less.
   */
  static final int AT_ONCE = 10;

  History {
    requireNonNull(store, "store");
    requireNonNull(table, "table");
    requireNonNull(number, "number");
    requireNonNull(at, "at");
    requireNonNull(policy, "policy");
  }

  /** An entry that is not among the newest, which the store's clock said at {@code storeTime}. */
  private record Older(long number, Instant at, boolean expires, Instant storeTime) {}

  /**
   * Writes an entry, and has older ones expire. When this throws, the entry may be there.
   *
   * @param entry values by column, all but the pipeline
   */
  void record(PipelineId pipeline, String purpose, Map<String, Object> entry) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("pipeline", pipeline.value());
    columns.putAll(entry);
    insert(purpose, columns, "");
    long newestToExpire = (long) entry.get(number) - policy.newest();
    if (newestToExpire < 1) {
      return;
    }
    // From both ends: those that just left the newest, and arrears, such as a ledger has whose
    // entries were all written to stay.
    expire(pipeline, older(pipeline, newestToExpire, "DESC"));
    expire(pipeline, older(pipeline, newestToExpire, "ASC"));
  }

  private List<Older> older(PipelineId pipeline, long upTo, String order) {
    String cql =
        "SELECT %1$s, %2$s, TTL(%2$s) AS left_to_live, toTimestamp(now()) AS store_time FROM %3$s WHERE pipeline = ? AND %1$s <= ? ORDER BY %1$s %4$s LIMIT ?"
            .formatted(number, at, table, order);
    List<Older> older = new ArrayList<>();
    for (Row row : store.query(purpose(pipeline), cql, pipeline.value(), upTo, AT_ONCE)) {
      older.add(
          new Older(
              row.getLong(number),
              Instant.parse(row.getString(at)),
              !row.isNull("left_to_live"),
              row.getInstant("store_time")));
    }
    return older;
  }

  private void expire(PipelineId pipeline, List<Older> older) {
    for (Older entry : older) {
      if (!entry.expires()) {
        // Still there, or somebody else has just done it, and it has expired since.
        whole(pipeline, entry.number())
            .forEach(columns -> insert(purpose(pipeline), columns, " USING TTL " + left(entry)));
      }
    }
  }

  /** Seconds, at least one: a time to live of 0 would be for ever. */
  private long left(Older entry) {
    Duration age = Duration.between(entry.at(), entry.storeTime());
    Duration left = policy.keep().minus(age.isNegative() ? Duration.ZERO : age);
    return Math.max(1, left.toSeconds());
  }

  /** All that the row has; nothing without a row. */
  private List<Map<String, Object>> whole(PipelineId pipeline, long entry) {
    return store
        .query(
            purpose(pipeline),
            "SELECT * FROM %s WHERE pipeline = ? AND %s = ?".formatted(table, number),
            pipeline.value(),
            entry)
        .stream()
        .map(History::columns)
        .toList();
  }

  private static Map<String, Object> columns(Row row) {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (ColumnDefinition column : row.getColumnDefinitions()) {
      if (!row.isNull(column.getName())) {
        columns.put(column.getName().asCql(true), row.getObject(column.getName()));
      }
    }
    return columns;
  }

  private static String purpose(PipelineId pipeline) {
    return "have old history of %s expire".formatted(pipeline);
  }

  private void insert(String purpose, Map<String, Object> columns, String using) {
    store.query(
        purpose,
        "INSERT INTO %s (%s) VALUES (%s)%s"
            .formatted(
                table,
                String.join(", ", columns.keySet()),
                columns.keySet().stream().map(name -> "?").collect(Collectors.joining(", ")),
                using),
        columns.values().toArray());
  }

  /** The newest entries, newest first. */
  List<Row> newest(PipelineId pipeline, int limit) {
    return store.query(
        "read the history of " + pipeline,
        "SELECT * FROM %s WHERE pipeline = ? LIMIT ?".formatted(table),
        pipeline.value(),
        limit);
  }
}
