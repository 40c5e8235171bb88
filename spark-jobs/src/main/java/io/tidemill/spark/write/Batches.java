package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Sends rows of one partition in one request: several as an unlogged batch, which the store applies
 * as one mutation, a single one by itself.
 *
 * <p>A batch that the store refuses is halved, down to single rows: if it was too large, the halves
 * pass, and later batches are smaller; if a row is at fault, its own refusal is what is told. No
 * error says which of the two it is, and words differ between stores and versions.
 *
 * @param statement what writes a row; asked anew for each sending
 */
record Batches(
    Requests requests, BatchLimit limit, Function<EncodedRow, BoundStatement> statement) {

  /** Done once all of {@code rows}, at least one, are acknowledged. */
  CompletionStage<AsyncResultSet> send(List<EncodedRow> rows) {
    if (rows.size() == 1) {
      return requests.send(() -> statement.apply(rows.get(0)), 1);
    }
    return requests
        .send(() -> batch(rows), rows.size())
        .exceptionallyCompose(error -> halved(rows, error));
  }

  private BatchStatement batch(List<EncodedRow> rows) {
    BatchStatementBuilder batch = new BatchStatementBuilder(DefaultBatchType.UNLOGGED);
    for (EncodedRow row : rows) {
      batch.addStatement(statement.apply(row));
    }
    return batch.setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM).setIdempotence(true).build();
  }

  private CompletionStage<AsyncResultSet> halved(List<EncodedRow> rows, Throwable error) {
    Throwable cause = StoreErrors.unwrapped(error);
    if (!(cause instanceof InvalidQueryException)) {
      return CompletableFuture.failedFuture(cause);
    }
    int half = rows.size() / 2;
    return send(rows.subList(0, half))
        .thenCompose(first -> send(rows.subList(half, rows.size())))
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                limit.refused(rows.stream().mapToInt(EncodedRow::bytes).sum());
              }
            });
  }
}
