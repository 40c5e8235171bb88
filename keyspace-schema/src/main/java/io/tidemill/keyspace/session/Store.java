package io.tidemill.keyspace.session;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends statements as the ledger needs them sent, and gives failures their kind. {@code purpose}
 * says what a statement is for, as in "read the state of flights". Safe for use by several threads.
 */
public final class Store {
  private static final Duration DEFINITION_TIMEOUT = Duration.ofSeconds(30);

  private final CqlSession session;

  public Store(CqlSession session) {
    this.session = requireNonNull(session, "session");
  }

  /** Sends a statement that may be sent any number of times; gives all its rows. */
  public List<Row> query(String purpose, String cql, Object... values) {
    try {
      return session
          .execute(
              SimpleStatement.newInstance(cql, values)
                  .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                  .setIdempotent(true))
          .all();
    } catch (DriverException e) {
      throw StoreErrors.translate(purpose, e);
    }
  }

  /**
   * Sends a conditional change, once.
   *
   * @return empty if it was applied; else the row of the refusal. A refusal does not prove that the
   *     change was never applied: an earlier sending may have been, its answer lost, or the store
   *     may have delivered it twice. The caller must know its own change when it sees it
   * @throws TidemillException of kind {@code UNKNOWN_OUTCOME} if no answer came, and the change may
   *     have been applied
   */
  public Optional<Row> change(String purpose, String cql, Object... values) {
    SimpleStatement statement =
        SimpleStatement.newInstance(cql, values)
            .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
            .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL)
            .setExecutionProfileName(DriverSettings.NEVER_RETRIED)
            .setIdempotent(false);
    try {
      ResultSet answer = session.execute(statement);
      return answer.wasApplied() ? Optional.empty() : Optional.of(answer.one());
    } catch (DriverException e) {
      throw StoreErrors.certainlyNotApplied(e)
          ? StoreErrors.translate(purpose, e)
          : unanswered(purpose, e);
    }
  }

  /** As {@link #change}, the same one again and again until it is answered. */
  public Optional<Row> changeUntilAnswered(String purpose, String cql, Object... values) {
    return Settlement.answer(purpose, () -> change(purpose, cql, values), Backoff::again);
  }

  /** Sends a schema statement, once, and waits until all nodes agree on the schema. */
  public void define(String purpose, String cql) {
    try {
      ResultSet answer =
          session.execute(
              SimpleStatement.newInstance(cql)
                  .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                  .setExecutionProfileName(DriverSettings.NEVER_RETRIED)
                  .setTimeout(DEFINITION_TIMEOUT)
                  .setIdempotent(false));
      if (!answer.getExecutionInfo().isSchemaInAgreement() && !session.checkSchemaAgreement()) {
        throw new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "The store's nodes don't agree on the schema after a statement to %s; see that all are up, then try again"
                .formatted(purpose));
      }
    } catch (DriverException e) {
      throw StoreErrors.translate(purpose, e);
    }
  }

  private static TidemillException unanswered(String purpose, DriverException e) {
    return new TidemillException(
        FailureKind.UNKNOWN_OUTCOME,
        "The store did not answer when told to %s: %s. It may or may not have been applied"
            .formatted(purpose, e.getMessage()),
        e);
  }

  /** Waits; false if the thread was interrupted meanwhile, and stays so. */
  public static boolean slept(Duration time) {
    try {
      Thread.sleep(time.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
