package io.tidemill.keyspace.guard;

import io.tidemill.keyspace.cql.CqlCursor;
import io.tidemill.keyspace.cql.DataStatement;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a statement's text tells. A text that can't be read tells nothing, and is left to the store.
 */
final class Analysis {
  private final List<RowStatement> rows;
  private final SchemaStatement schema;
  private final Violation violation;
  private final boolean writes;

  private Analysis(List<RowStatement> rows, SchemaStatement schema, Violation violation) {
    this.rows = List.copyOf(rows);
    this.schema = schema;
    this.violation = violation;
    this.writes = rows.stream().anyMatch(RowStatement::writes);
  }

  /** The statements on rows: one, or those of a batch, or none. */
  List<RowStatement> rows() {
    return rows;
  }

  Optional<SchemaStatement> schema() {
    return Optional.ofNullable(schema);
  }

  /** The first rule that the text alone breaks. */
  Optional<Violation> violation() {
    return Optional.ofNullable(violation);
  }

  boolean writes() {
    return writes;
  }

  static Analysis of(String cql) {
    try {
      Optional<DataStatement> data = DataStatement.read(cql);
      if (data.isPresent()) {
        return data.get()
            .match(
                one -> new Analysis(List.of(one), null, TextRules.check(one).orElse(null)),
                batch ->
                    new Analysis(batch.statements(), null, TextRules.check(batch).orElse(null)));
      }
      Optional<SchemaStatement> schema = SchemaStatement.read(cql);
      return schema
          .map(known -> new Analysis(List.of(), known, SchemaRules.check(known).orElse(null)))
          .orElseGet(
              () ->
                  new Analysis(
                      List.of(),
                      null,
                      SchemaRules.ofOthers(new CqlCursor(cql).peek().text()).orElse(null)));
    } catch (UnknownCqlException e) {
      return new Analysis(List.of(), null, null);
    }
  }

  /** Remembers analyses by their texts. Thread-safe. */
  static final class Cache {
    private static final int MOST = 4_096;

    private final Map<String, Analysis> known = new ConcurrentHashMap<>();

    Analysis of(String cql) {
      Analysis found = known.get(cql);
      if (found == null) {
        if (known.size() >= MOST) {
          // Texts with their values in them would fill any cache; the others are soon back.
          known.clear();
        }
        found = Analysis.of(cql);
        known.put(cql, found);
      }
      return found;
    }
  }
}
