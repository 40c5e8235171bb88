package io.tidemill.bench.plain;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.tidemill.bench.shape.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Writes rows in batches of one partition, many at a time. For use by one thread. */
final class BatchWriter implements RowSink {
  static final int BATCH_BYTES = 5 * 1024;
  static final int IN_FLIGHT = 32;

  private final CqlSession session;
  private final PreparedStatement insert;
  private final Semaphore free = new Semaphore(IN_FLIGHT);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  BatchWriter(CqlSession session, String name, Table table) {
    this.session = session;
    int columns = table.columns().size();
    this.insert =
        session.prepare(
            "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                    name,
                    String.join(", ", table.columns().keySet()),
                    String.join(", ", Collections.nCopies(columns, "?"))));
  }

  @Override
  public void take(List<Row> rows) throws InterruptedException {
    rows.sort(Comparator.comparingLong(Row::key));
    List<BatchableStatement<?>> batch = new ArrayList<>();
    long key = 0;
    int bytes = 0;
    for (Row row : rows) {
      int more = row.bytes();
      if (!batch.isEmpty() && (row.key() != key || bytes + more > BATCH_BYTES)) {
        send(batch);
        bytes = 0;
      }
      key = row.key();
      bytes += more;
      batch.add(bound(row));
    }
    if (!batch.isEmpty()) {
      send(batch);
    }
    free.acquire(IN_FLIGHT);
    free.release(IN_FLIGHT);
    if (failure.get() != null) {
      throw new IllegalStateException("A write failed", failure.get());
    }
  }

  private BoundStatement bound(Row row) {
    BoundStatementBuilder builder = insert.boundStatementBuilder();
    for (int column = 0; column < row.cells().length; column++) {
      builder.setBytesUnsafe(column, row.cells()[column]);
    }
    return builder.build();
  }

  private void send(List<BatchableStatement<?>> batch) throws InterruptedException {
    Statement<?> statement =
        batch.size() == 1
            ? batch.get(0)
            : BatchStatement.builder(BatchType.UNLOGGED).addStatements(batch).build();
    batch.clear();
    free.acquire();
    var unused =
        session
            .executeAsync(statement)
            .whenComplete(
                (done, exception) -> {
                  if (exception != null) {
                    failure.compareAndSet(null, exception);
                  }
                  free.release();
                });
  }
}
