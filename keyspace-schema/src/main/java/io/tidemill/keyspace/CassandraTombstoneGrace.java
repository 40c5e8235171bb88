package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.TableName;
import io.tidemill.core.operator.TombstoneGrace;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;
import java.time.Duration;
import java.util.Optional;

/**
 * How long tables remember deletions, by the store's own schema tables. Safe for use by several
 * threads; the session is the caller's to close.
 */
public final class CassandraTombstoneGrace implements TombstoneGrace {
  private final Store store;

  /** Asks through {@code session}, from {@link Sessions#open}. */
  public CassandraTombstoneGrace(CqlSession session) {
    this.store = new Store(session);
  }

  @Override
  public Optional<Duration> of(TableName table) {
    return store
        .query(
            "look up how long table %s remembers deletions".formatted(table),
            "SELECT gc_grace_seconds FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
            table.keyspace(),
            table.table())
        .stream()
        .filter(row -> !row.isNull("gc_grace_seconds"))
        .map(row -> Duration.ofSeconds(row.getInt("gc_grace_seconds")))
        .findFirst();
  }
}
