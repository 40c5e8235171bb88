package io.tidemill.triggers;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.core.wiring.Client;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.kafka.SweptGroupOffsets;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.CassandraTombstoneGrace;
import io.tidemill.keyspace.session.Sessions;
import java.time.InstantSource;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * The reconciler, and all it looks at and acts on, wired from one configuration. Safe for use by
 * several threads.
 */
public final class Reconciling implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final CqlSession session;
  private final Ledger ledger;
  private final KafkaBacklogReader backlogs;
  private final KafkaGroupOffsets groupOffsets;
  private final JobLauncher launcher;
  private final Reconciler reconciler;
  private final Operator operator;

  /** Opens all else before it asks for the session, which may still be opening meanwhile. */
  private Reconciling(Supplier<CqlSession> opening, TidemillConfig config, Client client) {
    try {
      KafkaServers servers = MskBootstrap.servers(config.kafka());
      KafkaSettings kafka = new KafkaSettings(servers, client);
      backlogs = owned(new KafkaBacklogReader(kafka));
      backlogs.begin();
      groupOffsets = owned(new KafkaGroupOffsets(kafka));
      EmrOnDemand emr = owned(new EmrOnDemand(config));
      launcher = new EmrServerlessLauncher(emr, config.emr(), config.job(servers));
      session = owned(opening.get());
      ledger = new CassandraLedger(session, config.ledger(), config.history());
      reconciler = new Reconciler(ledger, backlogs, groupOffsets, launcher, InstantSource.system());
      operator =
          new Operator(
              ledger,
              backlogs,
              groupOffsets,
              launcher,
              new CassandraTombstoneGrace(session),
              InstantSource.system());
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /**
   * Connects to ledger and Kafka side by side, and to EMR Serverless once it is needed; the
   * ledger's tables must be there. An MSK cluster is asked for its servers here, once: as brokers
   * are replaced in the course of time, what has lost Kafka is best opened anew.
   *
   * @param client who it is for
   * @throws io.tidemill.core.TidemillException if something can't be reached or is not set up;
   *     whatever was open by then is closed again
   */
  public static Reconciling open(TidemillConfig config, Client client) {
    CompletableFuture<CqlSession> session = new CompletableFuture<>();
    Thread opening =
        new Thread(
            () -> {
              try {
                session.complete(Sessions.openForLedger(config.ledger(), client));
              } catch (RuntimeException | Error e) {
                session.completeExceptionally(e);
              }
            },
            "tidemill-open-ledger");
    opening.setDaemon(true);
    opening.start();
    return over(session, config, client);
  }

  /**
   * As {@link #open}, with a session to the ledger's store that is open already, and is closed with
   * the rest.
   */
  public static Reconciling over(CqlSession session, TidemillConfig config) {
    return over(CompletableFuture.completedFuture(session), config, Client.TOOL);
  }

  private static Reconciling over(
      CompletableFuture<CqlSession> session, TidemillConfig config, Client client) {
    try {
      return new Reconciling(() -> joined(session), config, client);
    } catch (RuntimeException e) {
      // What failed may be something else, and the session still be opening.
      CompletableFuture<Void> unused = session.thenAccept(CqlSession::close);
      throw e;
    }
  }

  private static CqlSession joined(CompletableFuture<CqlSession> session) {
    try {
      return session.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  public Reconciler reconciler() {
    return reconciler;
  }

  /**
   * A reconciler for one sweep over these pipelines. Kafka is asked about all of them here, with a
   * few requests a broker, and the reconciler sees what it answered. Trouble with Kafka is left for
   * the looks to meet.
   */
  public Reconciler sweeping(List<Pipeline> pipelines) {
    Names names = new Names(ledger.id());
    SweptGroupOffsets groups =
        groupOffsets.ahead(
            pipelines.stream().map(pipeline -> names.consumerGroup(pipeline.id())).toList());
    if (groups.isEmpty()) {
      return reconciler;
    }
    Map<String, Position> expected = new HashMap<>();
    for (Pipeline pipeline : pipelines) {
      expected.putIfAbsent(
          pipeline.source().topic(), groups.stoodAt(names.consumerGroup(pipeline.id())));
    }
    return new Reconciler(
        ledger, backlogs.ahead(expected), groups, launcher, InstantSource.system());
  }

  /** A reconciler that looks and decides as the others do, and changes nothing but its memory. */
  public Reconciler trial() {
    return new Reconciler(
        Trial.of(ledger),
        backlogs,
        Trial.of(groupOffsets),
        Trial.of(launcher),
        InstantSource.system());
  }

  public Operator operator() {
    return operator;
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
