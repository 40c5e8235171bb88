package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.tidemill.core.TableName;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.keyspace.guard.TableProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The tables of a running store. */
public final class StoredTables implements Tables {
  private static final CqlIdentifier READ_REPAIR = CqlIdentifier.fromInternal("read_repair");
  private static final CqlIdentifier TIME_TO_LIVE =
      CqlIdentifier.fromInternal("default_time_to_live");
  private static final CqlIdentifier GRACE = CqlIdentifier.fromInternal("gc_grace_seconds");

  private final CqlSession session;

  /** The tables that {@code session} sees. */
  public StoredTables(CqlSession session) {
    this.session = requireNonNull(session, "session");
  }

  @Override
  public Found find(TableName name) {
    Optional<TableMetadata> metadata = metadata(name);
    return metadata.isPresent()
        ? table(metadata.get(), Guard.properties(session, name))
        : new Absent("a table %s in the store".formatted(name));
  }

  /** The table's shape, or empty if there is no such table. */
  static Optional<TableShape> shape(CqlSession session, TableName table) {
    return new StoredTables(session).metadata(table).map(TableShape::of);
  }

  private static Table table(TableMetadata metadata, Optional<TableProperties> properties) {
    Map<CqlIdentifier, Object> options = metadata.getOptions();
    return new Table(
        TableShape.of(metadata),
        options.get(READ_REPAIR) instanceof String repair ? repair : "",
        options.get(TIME_TO_LIVE) instanceof Integer seconds ? seconds : 0,
        options.get(GRACE) instanceof Integer seconds
            ? Optional.of(Duration.ofSeconds(seconds))
            : Optional.empty(),
        properties);
  }

  private Optional<TableMetadata> metadata(TableName table) {
    Optional<TableMetadata> known = known(table);
    if (known.isPresent()) {
      return known;
    }
    // Another session may have made it a moment ago.
    session.refreshSchema();
    return known(table);
  }

  private Optional<TableMetadata> known(TableName table) {
    return session
        .getMetadata()
        .getKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.table())));
  }
}
