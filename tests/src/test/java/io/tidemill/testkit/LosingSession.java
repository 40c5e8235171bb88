package io.tidemill.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.CASWriteUnknownException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import java.util.concurrent.atomic.AtomicInteger;

/** A session that loses answers to conditional statements, in all the ways in which drivers do. */
public final class LosingSession extends SessionWrapper implements CqlSession {
  private final Losses losses = new Losses();
  private final AtomicInteger lost = new AtomicInteger();

  public LosingSession(CqlSession session) {
    super(session);
  }

  public Losses losses() {
    return losses;
  }

  @Override
  public <RequestT extends Request, ResultT> ResultT execute(
      RequestT request, GenericType<ResultT> resultType) {
    boolean conditional =
        request instanceof SimpleStatement statement && statement.getQuery().contains(" IF ");
    if (!conditional) {
      return super.execute(request, resultType);
    }
    try {
      return losses.pass(() -> super.execute(request, resultType));
    } catch (Losses.AnswerLost e) {
      throw asTheDriverSaysIt();
    }
  }

  private DriverException asTheDriverSaysIt() {
    Node node = getMetadata().getNodes().values().iterator().next();
    return switch (lost.getAndIncrement() % 4) {
      case 0 -> new DriverTimeoutException("Query timed out");
      case 1 ->
          new WriteTimeoutException(
              node, DefaultConsistencyLevel.LOCAL_SERIAL, 1, 2, DefaultWriteType.CAS);
      case 2 -> new ClosedConnectionException("Lost connection to remote peer");
      default -> new CASWriteUnknownException(node, DefaultConsistencyLevel.LOCAL_SERIAL, 1, 2);
    };
  }
}
