package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import io.tidemill.core.CassandraAddress;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestTables;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How long the guard looks at a bound INSERT before it is sent: with a session below it that
 * answers at once, the time of a request less the time that the session takes by itself. Its figure
 * is in {@code docs/benchmarks.md}.
 */
class GuardBench {
  private static final int REQUESTS = 2_000_000;
  private static final int ROUNDS = 9;

  @Test
  void a_bound_insert() {
    CassandraAddress address = TestKeyspaces.unused();
    try (CqlSession session = Sessions.open(address)) {
      TestTables.keyspace(session, address);
      TestTables.define(
          session,
          address,
          "CREATE TABLE %s.rows (a text, b int, c bigint, d text, e double, PRIMARY KEY ((a), b))"
              .formatted(address.keyspace()));
      BoundStatement insert =
          session
              .prepare(
                  "INSERT INTO %s.rows (a, b, c, d, e) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?"
                      .formatted(address.keyspace()))
              .bind("a key of usual size", 1, 2L, "x".repeat(40), 3.0, now());
      CqlSession bare = new AnswersAtOnce(session);
      CqlSession guarded = Guard.hold(new AnswersAtOnce(session), address);

      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long without = nanos(bare, insert);
        long with = nanos(guarded, insert);
        System.out.printf(
            "bound insert: %d ns with the guard, %d without it%n",
            with / REQUESTS, without / REQUESTS);
        least = Math.min(least, with - without);
      }
      System.out.printf("the guard takes %d ns%n", least / REQUESTS);
      assertThat(least / REQUESTS).isLessThan(5_000);
    }
  }

  private static long nanos(CqlSession session, BoundStatement insert) {
    long begin = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      session.executeAsync(insert);
    }
    return System.nanoTime() - begin;
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli());
  }

  /** Answers bound statements at once, without an answer. */
  private static final class AnswersAtOnce extends SessionWrapper implements CqlSession {
    private static final Object DONE = CompletableFuture.completedFuture(null);

    AnswersAtOnce(CqlSession session) {
      super(session);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <RequestT extends Request, ResultT> ResultT execute(
        RequestT request, GenericType<ResultT> resultType) {
      return request instanceof BoundStatement && resultType.equals(Statement.ASYNC)
          ? (ResultT) DONE
          : super.execute(request, resultType);
    }
  }
}
