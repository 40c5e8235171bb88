package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.session.Sessions;
import java.util.HashMap;
import java.util.Map;

/**
 * The session that all tasks of a JVM share: connections, prepared statements and the cluster's
 * topology are worth having once. Thread-safe.
 */
public final class ExecutorSession {
  private static final Map<LedgerAddress, CqlSession> OPEN = new HashMap<>();

  private ExecutorSession() {}

  /**
   * The JVM's session with the store, opened when first asked for and closed at the JVM's exit; not
   * to be closed by who asks.
   *
   * @throws io.tidemill.core.TidemillException if nobody answers
   */
  public static CqlSession get(LedgerAddress store) {
    synchronized (OPEN) {
      CqlSession open = OPEN.get(store);
      if (open != null && !open.isClosed()) {
        return open;
      }
      CqlSession session = Sessions.open(store, Client.JOB);
      if (OPEN.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(ExecutorSession::closeAll));
      }
      OPEN.put(store, session);
      return session;
    }
  }

  private static void closeAll() {
    synchronized (OPEN) {
      OPEN.values().forEach(CqlSession::close);
    }
  }
}
