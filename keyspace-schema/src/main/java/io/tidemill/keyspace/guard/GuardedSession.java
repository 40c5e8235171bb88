package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PrepareRequest;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.cql.ResultSets;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import com.datastax.oss.driver.internal.core.util.concurrent.CompletableFutures;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A session that sends what Amazon Keyspaces takes, and refuses the rest with a {@link
 * KeyspacesRuleException}, at once or, of an asynchronous request, as its failed stage. Thread-safe
 * as sessions are.
 */
final class GuardedSession extends SessionWrapper implements CqlSession {
  /** As Keyspaces reports it: it keeps three copies, two of which make a quorum. */
  private static final int BLOCK_FOR = 2;

  private final Behind behind;
  private final KnownTables tables;
  private final Parts.Reader reader;
  private final Judge judge;
  private final Pace pace;

  GuardedSession(CqlSession session, Behind behind, int rowsPerSecond, InstantSource clock) {
    super(session);
    this.behind = requireNonNull(behind, "behind");
    this.tables = new KnownTables(behind);
    this.reader = new Parts.Reader(session);
    this.judge = new Judge(session.getContext().getConfig(), behind, tables, clock);
    this.pace = new Pace(rowsPerSecond, clock);
  }

  /** Looks a table up; empty if there is none. */
  Optional<TableProperties> properties(CqlName table) {
    return CompletableFutures.getUninterruptibly(behind.table(table)).map(TableFacts::properties);
  }

  @Override
  public <RequestT extends Request, ResultT> ResultT execute(
      RequestT request, GenericType<ResultT> resultType) {
    Parts parts = reader.of(request);
    if (passes(request, parts)) {
      return super.execute(request, resultType);
    }
    CompletionStage<Void> admitted = admitted(request, parts);
    if (parts.schema() != null && request instanceof SimpleStatement statement) {
      return answer(admitted.thenCompose(yes -> defined(statement, parts.schema())), resultType);
    }
    if (isAsynchronous(resultType)) {
      return later(admitted, request, resultType);
    }
    CompletableFutures.getUninterruptibly(admitted);
    return super.execute(request, resultType);
  }

  /** Nearly all do, and cost no more than this look. */
  private boolean passes(Request request, Parts parts) {
    return parts.schema() == null
        && judge.passes(request, parts)
        && (request instanceof PrepareRequest
            || (behind.isReadyFor(parts.rows()) && pace.admits(parts.rows(), tables)));
  }

  private static boolean isAsynchronous(GenericType<?> resultType) {
    return CompletionStage.class.isAssignableFrom(resultType.getRawType());
  }

  // Whoever asks for an asynchronous result asks for a stage of what it will be.
  @SuppressWarnings("unchecked")
  private <RequestT extends Request, ResultT> ResultT later(
      CompletionStage<Void> admitted, RequestT request, GenericType<ResultT> resultType) {
    return (ResultT)
        asTheDriverFails(
            admitted.thenCompose(
                yes -> (CompletionStage<Object>) super.execute(request, resultType)));
  }

  // A schema statement's answer has no rows: either kind of result can be made of it.
  @SuppressWarnings("unchecked")
  private static <ResultT> ResultT answer(
      CompletionStage<AsyncResultSet> answer, GenericType<ResultT> resultType) {
    return (ResultT)
        (isAsynchronous(resultType)
            ? asTheDriverFails(answer)
            : ResultSets.newInstance(CompletableFutures.getUninterruptibly(answer)));
  }

  /** The same stage, whose failure is no {@code CompletionException} around the driver's. */
  private static <T> CompletionStage<T> asTheDriverFails(CompletionStage<T> stage) {
    CompletableFuture<T> bare = new CompletableFuture<>();
    stage.whenComplete(
        (value, e) -> {
          if (e == null) {
            bare.complete(value);
          } else {
            bare.completeExceptionally(
                e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
          }
        });
    return bare;
  }

  private CompletionStage<AsyncResultSet> defined(
      SimpleStatement statement, SchemaStatement schema) {
    return behind.define(statement, schema).whenComplete((answer, e) -> tables.forgetAll());
  }

  private CompletionStage<Void> admitted(Request request, Parts parts) {
    return judge
        .verdict(request, parts)
        .thenCompose(violation -> admitted(request, parts, violation));
  }

  private CompletionStage<Void> admitted(
      Request request, Parts parts, Optional<Violation> violation) {
    if (violation.isPresent()) {
      return CompletableFuture.failedFuture(
          new KeyspacesRuleException(someNode(), violation.get()));
    }
    boolean prepared = request instanceof PrepareRequest;
    if (!prepared && !pace.admits(parts.rows(), tables)) {
      return CompletableFuture.failedFuture(tooFast(parts));
    }
    return parts.rows().isEmpty() || prepared
        ? CompletableFuture.completedFuture(null)
        : behind.prepareFor(parts.rows().get(0).statement());
  }

  private WriteTimeoutException tooFast(Parts parts) {
    return new WriteTimeoutException(
        someNode(),
        DefaultConsistencyLevel.LOCAL_QUORUM,
        0,
        BLOCK_FOR,
        parts.batch() ? DefaultWriteType.BATCH : DefaultWriteType.SIMPLE);
  }

  private Node someNode() {
    return getMetadata().getNodes().values().iterator().next();
  }
}
