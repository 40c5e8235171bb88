package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.ClockSkew;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.keyspace.CassandraLedger;
import java.time.InstantSource;

/**
 * The clock of this JVM, held against the store's. Deadlines and times to live are decided on
 * executors, each by its own host's clock, and the driver's check says nothing of those.
 */
public final class StoreClock {
  private StoreClock() {}

  /**
   * The system's clock. Each task asks anew, since clocks are set while a job runs; between two
   * tasks, and while a host is suspended, the clock is trusted. What is left of doubt, {@link
   * ClockSkew#MOST}, is small against {@code gc_grace_seconds}, for which deadlines are there.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it is too far off the store's
   */
  public static InstantSource checked(LedgerAddress store) {
    CqlSession session = ExecutorSession.get(store);
    InstantSource clock = InstantSource.system();
    // Only asked for the time: nothing is recorded by an executor.
    ClockSkew.of(new CassandraLedger(session, store, HistoryPolicy.DEFAULT), clock)
        .ifPresent(
            skew -> {
              throw new TidemillException(
                  FailureKind.OPERATOR, "An executor does not write: " + skew);
            });
    return clock;
  }
}
