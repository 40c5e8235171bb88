package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.List;
import java.util.Optional;

/**
 * A statement of a migration, in the store's dialect.
 *
 * @param index its place in the migration, from 0
 * @param meaning what it does, as far as that is known
 * @param cql what is sent in its place, in order; nothing if the store needs none of it
 */
record Step(Migration migration, int index, Optional<SchemaStatement> meaning, List<String> cql) {
  Step {
    requireNonNull(migration, "migration");
    requireNonNull(meaning, "meaning");
    cql = List.copyOf(cql);
  }

  CqlStatement statement() {
    return migration.statements().get(index);
  }

  /** {@code file:line}. */
  String place() {
    return "%s:%d".formatted(migration.source(), statement().line());
  }
}
