package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.tidemill.core.TableName;
import io.tidemill.core.run.Deadline;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Requests on one table, at LOCAL_QUORUM, all of them idempotent, repeated while their errors look
 * like ones that pass, and none of them started after the attempt's deadline.
 *
 * @param clock the JVM's; see {@link StoreClock}
 * @param concurrency learns from each request how much the store can take
 * @param effort counts what is sent
 */
record Requests(
    CqlSession session,
    TableName table,
    Deadline deadline,
    InstantSource clock,
    WriteConcurrency concurrency,
    TaskEffort effort) {

  /** Those of an attempt, by this JVM's session, clock and concurrency. */
  static Requests of(WriteContext context, TableName table) {
    return new Requests(
        ExecutorSession.get(context.store()),
        table,
        context.deadline(),
        StoreClock.checked(context.store()),
        WriteConcurrency.ofJvm(context.store(), context.limits().concurrency()),
        new TaskEffort());
  }

  /** What one task has of them under way. */
  TaskWindow window() {
    return new TaskWindow(table, concurrency, effort);
  }

  /** Has the store prepare {@code cql}; the driver remembers what it prepared. */
  PreparedStatement prepare(String cql) {
    SimpleStatement statement =
        SimpleStatement.newInstance(cql)
            .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
            .setIdempotent(true);
    try {
      return Retries.OF_REQUESTS
          .run(() -> session.prepareAsync(statement))
          .toCompletableFuture()
          .join();
    } catch (RuntimeException e) {
      throw StoreErrors.translated(table, StoreErrors.unwrapped(e));
    }
  }

  CompletionStage<AsyncResultSet> send(BoundStatement statement) {
    return send(() -> statement, 1);
  }

  /**
   * Sends what {@code statement} gives, which is asked anew for every repetition: what a request
   * says may depend on when it starts.
   *
   * @param rows how many rows it writes or asks for
   */
  CompletionStage<AsyncResultSet> send(Supplier<? extends Statement<?>> statement, int rows) {
    int[] sent = {0};
    return Retries.OF_REQUESTS.run(
        () -> {
          deadline.check(clock.instant());
          effort.sent(sent[0]++);
          long sentAt = concurrency.now();
          return session
              .executeAsync(statement.get())
              .whenComplete((answer, error) -> learn(sentAt, rows, error));
        });
  }

  private void learn(long sentAt, int rows, Throwable error) {
    if (error == null) {
      concurrency.answered(sentAt, rows);
      return;
    }
    Throwable cause = StoreErrors.unwrapped(error);
    if (StoreErrors.passing(cause)) {
      concurrency.overrun(sentAt, cause);
    }
  }
}
