package io.tidemill.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;

/**
 * A session whose process dies right after a given statement was applied: whoever uses it learns
 * nothing more, and can neither tidy up nor say anything.
 */
public final class DyingSession extends SessionWrapper implements CqlSession {
  private final String last;
  private boolean dead;

  /**
   * Wraps a session.
   *
   * @param last a piece of the last statement that is sent
   */
  public DyingSession(CqlSession session, String last) {
    super(session);
    this.last = last;
  }

  /** What the process sees of its own death; no handler of exceptions catches it. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    private Killed() {
      super("The process was killed, as the test asked");
    }
  }

  @Override
  public <RequestT extends Request, ResultT> ResultT execute(
      RequestT request, GenericType<ResultT> resultType) {
    if (dead) {
      throw new Killed();
    }
    ResultT result = super.execute(request, resultType);
    if (request instanceof SimpleStatement statement && statement.getQuery().contains(last)) {
      dead = true;
      throw new Killed();
    }
    return result;
  }
}
