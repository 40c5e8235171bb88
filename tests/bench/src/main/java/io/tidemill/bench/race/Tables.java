package io.tidemill.bench.race;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.shape.Expected;
import io.tidemill.bench.shape.Shape;
import io.tidemill.core.pipeline.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The tables of a shape: made, filled and emptied. */
final class Tables {
  private static final Duration SLOW = Duration.ofMinutes(2);
  private static final int ROWS_A_BATCH = 20;
  private static final int IN_FLIGHT = 64;

  private final CqlSession session;
  private final Shape shape;

  Tables(CqlSession session, Shape shape) {
    this.session = session;
    this.shape = shape;
  }

  /** Makes an empty table; its name, with the keyspace. */
  String make(String name) {
    String full = Stage.TABLES + "." + name.replace('-', '_');
    String mark = shape.merges() ? ", %s bigint".formatted(Sink.MARK_COLUMN) : "";
    session.execute(SimpleStatement.newInstance(shape.table().cql(full, mark)).setTimeout(SLOW));
    return full;
  }

  void empty(String table) {
    session.execute(SimpleStatement.newInstance("TRUNCATE " + table).setTimeout(SLOW));
  }

  void drop(String table) {
    session.execute(SimpleStatement.newInstance("DROP TABLE " + table).setTimeout(SLOW));
  }

  /** Writes the rows that the shape's first records make. */
  void fill(String table) {
    Expected.State rows = shape.expected().after(shape.before());
    List<String> columns = List.copyOf(shape.table().columns().keySet());
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                    table,
                    String.join(", ", columns),
                    String.join(", ", Collections.nCopies(columns.size(), "?"))));
    List<CompletionStage<?>> sent = new ArrayList<>();
    BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
    for (int row = 0; row < rows.rows(); row++) {
      Object[] cells = new Object[columns.size()];
      for (int column = 0; column < cells.length; column++) {
        cells[column] = rows.cell(row, column);
      }
      batch.addStatement(insert.bind(cells));
      if (batch.getStatementsCount() == ROWS_A_BATCH || row == rows.rows() - 1) {
        sent.add(session.executeAsync(batch.build()));
        batch.clearStatements();
      }
      if (sent.size() == IN_FLIGHT) {
        await(sent);
      }
    }
    await(sent);
  }

  private static void await(List<CompletionStage<?>> sent) {
    sent.forEach(each -> each.toCompletableFuture().join());
    sent.clear();
  }
}
