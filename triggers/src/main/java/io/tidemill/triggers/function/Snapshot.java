package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.triggers.PipelineFolder;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readies an environment for the snapshot that Lambda takes of it (SnapStart), and for the many
 * environments that begin from that. Before it, connections are opened, used for reading, and
 * closed, so that their classes are loaded; after it, they are opened anew: a socket doesn't
 * outlive a snapshot, and credentials may not either. Nothing is drawn at random before it that is
 * used after it: nonces are drawn as they are written, and jobs draw their own ids.
 *
 * <p>No failure in here keeps the snapshot from being taken, or an environment from starting.
 */
final class Snapshot implements Resource {
  private static final Logger log = LoggerFactory.getLogger(Snapshot.class);

  /** Of the form that ids have, and of no job. */
  private static final String NO_JOB = "00f0000000000000";

  private final Connections connections;
  private final PipelineFolder folder;

  Snapshot(Connections connections, PipelineFolder folder) {
    this.connections = requireNonNull(connections, "connections");
    this.folder = requireNonNull(folder, "folder");
  }

  /** Has Lambda's runtime call it, which holds it weakly: somebody else must keep it. */
  Snapshot registered() {
    Core.getGlobalContext().register(this);
    return this;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    tried("connections", () -> read(connections.use()));
    tried("their end", connections::drop);
    log.info("step=snapshot ready");
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    connections.begin();
  }

  /** Reads as a sweep does, each server once, and changes nothing. */
  private void read(Ports ports) {
    List<Pipeline> pipelines =
        folder.read().stream().flatMap(file -> file.valid().stream()).toList();
    if (!pipelines.isEmpty()) {
      tried("Kafka", () -> ports.sweeping(pipelines));
      tried("the ledger", () -> ports.operator().plan(pipelines.get(0), new Command.Pause()));
    }
    tried("the job service", () -> ports.jobs().job(NO_JOB));
  }

  private static void tried(String what, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      log.warn("step=snapshot {} could not be read before it; later starts take longer", what, e);
    }
  }
}
