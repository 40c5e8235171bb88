package io.tidemill.triggers;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.Sessions;
import java.time.InstantSource;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * The reconciler, and all it looks at and acts on, wired from one configuration. Safe for use by
 * several threads.
 */
public final class Reconciling implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final CqlSession session;
  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final GroupOffsets groupOffsets;
  private final JobLauncher launcher;
  private final Reconciler reconciler;

  private Reconciling(CqlSession session, TidemillConfig config) {
    this.session = owned(session);
    try {
      ledger = new CassandraLedger(session, config.ledger().keyspace());
      KafkaSettings kafka = new KafkaSettings(config.kafka());
      backlogs = owned(new KafkaBacklogReader(kafka));
      groupOffsets = owned(new KafkaGroupOffsets(kafka));
      EmrServerlessClient emr = owned(EmrClients.open(config));
      launcher = new EmrServerlessLauncher(emr, config);
      reconciler = new Reconciler(ledger, backlogs, groupOffsets, launcher, InstantSource.system());
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /**
   * Connects to everything that {@code config} names; the ledger's tables must be there.
   *
   * @throws io.tidemill.core.TidemillException if something can't be reached or is not set up;
   *     whatever was open by then is closed again
   */
  public static Reconciling open(TidemillConfig config) {
    return over(Sessions.open(config.ledger()), config);
  }

  /**
   * As {@link #open}, with a session to the ledger's store that is open already, and is closed with
   * the rest.
   */
  public static Reconciling over(CqlSession session, TidemillConfig config) {
    return new Reconciling(session, config);
  }

  public Reconciler reconciler() {
    return reconciler;
  }

  public Ledger ledger() {
    return ledger;
  }

  public BacklogReader backlogs() {
    return backlogs;
  }

  public GroupOffsets groupOffsets() {
    return groupOffsets;
  }

  public JobLauncher launcher() {
    return launcher;
  }

  /** The session that the ledger uses. */
  public CqlSession session() {
    return session;
  }

  /** Closes what was opened, the newest first; harmless when done twice. */
  @Override
  public void close() {
    RuntimeException closing = new IllegalStateException("Closing failed");
    closeAfter(closing);
    if (closing.getSuppressed().length > 0) {
      throw closing;
    }
  }

  private <T extends AutoCloseable> T owned(T resource) {
    opened.push(resource);
    return resource;
  }

  private void closeAfter(RuntimeException failure) {
    for (AutoCloseable next = opened.poll(); next != null; next = opened.poll()) {
      try {
        next.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }
}
