package io.tidemill.keyspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import com.datastax.oss.driver.internal.core.session.SessionWrapper;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {
  private final Deaf session = new Deaf();
  private final Store store = new Store(session);

  /** Takes every statement down, and has no node to send it to. */
  private static final class Deaf extends SessionWrapper implements CqlSession {
    private final List<Request> sent = new ArrayList<>();

    Deaf() {
      super(null);
    }

    @Override
    public <RequestT extends Request, ResultT> ResultT execute(
        RequestT request, GenericType<ResultT> type) {
      sent.add(request);
      throw new NoNodeAvailableException();
    }
  }

  @Test
  void conditional_and_schema_statements_say_that_they_must_not_be_sent_again() {
    // Against Keyspaces, the driver takes those that say nothing for idempotent.
    assertThatThrownBy(() -> store.change("claim", "INSERT INTO t (a) VALUES (?) IF NOT EXISTS", 1))
        .isInstanceOf(TidemillException.class);
    assertThatThrownBy(() -> store.define("make a table", "CREATE TABLE t (a int PRIMARY KEY)"))
        .isInstanceOf(TidemillException.class);

    assertThat(session.sent)
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.isIdempotent()).isFalse();
              assertThat(request.getExecutionProfileName()).isEqualTo(DriverSettings.NEVER_RETRIED);
            });
  }
}
