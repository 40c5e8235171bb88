package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Amazon Keyspaces itself. */
final class RealKeyspaces implements Behind {
  private final CqlSession session;

  RealKeyspaces(CqlSession session) {
    this.session = requireNonNull(session, "session");
  }

  @Override
  public CompletionStage<Optional<TableFacts>> table(CqlName name) {
    CompletionStage<List<Row>> columns = columns(session, name);
    CompletionStage<List<Row>> table =
        all(
            session,
            "SELECT custom_properties FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?",
            name.keyspace(),
            name.name());
    return columns.thenCombine(
        table,
        (found, properties) ->
            facts(
                name,
                found,
                properties.isEmpty() ? Map.of() : CustomPropertiesText.of(properties.get(0)),
                Instant.MIN));
  }

  /** A table's columns, as {@link #facts} takes them. */
  static CompletionStage<List<Row>> columns(CqlSession session, CqlName table) {
    return all(
        session,
        "SELECT column_name, kind, position FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?",
        table.keyspace(),
        table.name());
  }

  /** Empty if there are no columns. */
  static Optional<TableFacts> facts(
      CqlName name,
      List<Row> columns,
      Map<String, Map<String, String>> properties,
      Instant usableFrom) {
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TableFacts(
                new TableProperties(
                    name,
                    CustomPropertiesText.enabled(
                        properties, CustomPropertiesText.CLIENT_TIMESTAMPS),
                    CustomPropertiesText.enabled(properties, CustomPropertiesText.TTL)),
                keys(columns, "partition_key"),
                keys(columns, "clustering"),
                usableFrom));
  }

  private static List<String> keys(List<Row> columns, String kind) {
    return columns.stream()
        .filter(column -> kind.equals(column.getString("kind")))
        .sorted(Comparator.comparingInt(column -> column.getInt("position")))
        .map(column -> column.getString("column_name"))
        .toList();
  }

  /** All rows of a question to the store. */
  static CompletionStage<List<Row>> all(CqlSession session, String cql, Object... values) {
    return session
        .executeAsync(statement(cql, values))
        .thenCompose(page -> all(page, new ArrayList<>()));
  }

  static SimpleStatement statement(String cql, Object... values) {
    return SimpleStatement.newInstance(cql, values)
        .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
        .setIdempotent(true);
  }

  private static CompletionStage<List<Row>> all(AsyncResultSet page, List<Row> rows) {
    page.currentPage().forEach(rows::add);
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(next -> all(next, rows))
        : CompletableFuture.completedFuture(rows);
  }

  @Override
  public boolean asksForTables() {
    return false;
  }

  @Override
  public boolean isReadyFor(List<Part> parts) {
    return true;
  }

  @Override
  public CompletionStage<Void> prepareFor(RowStatement statement) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<AsyncResultSet> define(SimpleStatement statement, SchemaStatement schema) {
    return session.executeAsync(statement);
  }
}
