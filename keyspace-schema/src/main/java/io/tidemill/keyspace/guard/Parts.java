package io.tidemill.keyspace.guard;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PrepareRequest;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.session.Request;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request consists of.
 *
 * @param rows its statements on rows, one or those of a batch; none if it has none, or can't be
 *     read
 * @param writes whether one of them changes rows
 * @param batch whether they are a batch
 * @param schema its schema statement; null if it has none
 * @param violation the first rule that texts and sizes alone break; null if they break none
 */
record Parts(
    List<Part> rows, boolean writes, boolean batch, SchemaStatement schema, Violation violation) {
  private static final Parts UNKNOWN = new Parts(List.of(), false, false, null, null);

  /** Takes requests apart. */
  static final class Reader {
    private final CqlSession session;
    private final Analysis.Cache analyses = new Analysis.Cache();

    Reader(CqlSession session) {
      this.session = session;
    }

    Parts of(Request request) {
      if (request instanceof BoundStatement bound) {
        return of(analyses.of(bound.getPreparedStatement().getQuery()), bound, bound.getKeyspace());
      }
      if (request instanceof SimpleStatement simple) {
        return of(analyses.of(simple.getQuery()), simple, simple.getKeyspace());
      }
      if (request instanceof BatchStatement batch) {
        return of(batch);
      }
      return request instanceof PrepareRequest prepare ? of(prepare) : UNKNOWN;
    }

    private Parts of(
        Analysis analysis, BatchableStatement<?> statement, CqlIdentifier ofStatement) {
      List<RowStatement> rows = analysis.rows();
      if (rows.isEmpty()) {
        return new Parts(
            List.of(),
            false,
            false,
            analysis.schema().orElse(null),
            analysis.violation().orElse(null));
      }
      BoundValues values = BoundValues.of(statement, session.getContext());
      return new Parts(
          parts(rows, values, ofStatement),
          analysis.writes(),
          rows.size() > 1,
          null,
          analysis.violation().orElse(null));
    }

    private Parts of(PrepareRequest request) {
      Analysis analysis = analyses.of(request.getQuery());
      return new Parts(
          parts(analysis.rows(), BoundValues.NONE, request.getKeyspace()),
          analysis.writes(),
          analysis.rows().size() > 1,
          null,
          analysis.schema().isPresent()
              ? SchemaRules.prepared(request.getQuery())
              : analysis.violation().orElse(null));
    }

    private List<Part> parts(
        List<RowStatement> rows, BoundValues values, CqlIdentifier ofStatement) {
      long bytes = values.bytes();
      if (rows.size() == 1) {
        return List.of(
            new Part(
                rows.get(0), qualified(session, rows.get(0).table(), ofStatement), values, bytes));
      }
      return rows.stream()
          .map(row -> new Part(row, qualified(session, row.table(), ofStatement), values, bytes))
          .toList();
    }

    /** A table's name with its keyspace, as far as that is known. */
    static CqlName qualified(CqlSession session, CqlName table, CqlIdentifier ofStatement) {
      if (!table.keyspace().isEmpty()) {
        return table;
      }
      Optional<CqlIdentifier> keyspace =
          ofStatement == null ? session.getKeyspace() : Optional.of(ofStatement);
      return keyspace.map(known -> new CqlName(known.asInternal(), table.name())).orElse(table);
    }

    private Parts of(BatchStatement batch) {
      BatchType type = batch.getBatchType();
      boolean unlogged = type == DefaultBatchType.UNLOGGED;
      Optional<Violation> first =
          type == DefaultBatchType.COUNTER
              ? TextRules.counterBatch()
              : TextRules.batchSize(unlogged, batch.size());
      List<Part> rows = new ArrayList<>(batch.size());
      for (BatchableStatement<?> statement : batch) {
        Parts parts = of(statement);
        rows.addAll(parts.rows());
        if (first.isEmpty()) {
          first = Optional.ofNullable(parts.violation()).or(() -> batched(unlogged, parts.rows()));
        }
      }
      return new Parts(rows, true, true, null, first.orElse(null));
    }

    private static Optional<Violation> batched(boolean unlogged, List<Part> rows) {
      return rows.isEmpty()
          ? Optional.empty()
          : TextRules.batched(unlogged, rows.get(0).statement());
    }
  }
}
