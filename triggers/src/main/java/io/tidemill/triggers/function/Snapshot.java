package io.tidemill.triggers.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.triggers.PipelineFile;
import io.tidemill.triggers.PipelineFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readies an environment for the snapshot that Lambda takes of it (SnapStart), and for the many
 * environments that begin from that. Before it, connections are opened, a sweep is tried over them
 * that changes nothing, and they are closed, several times: what is loaded and compiled by then is
 * in the snapshot. After it, they are opened anew: a socket doesn't outlive a snapshot, and
 * credentials may not either. Nothing is drawn at random before it that is used after it: nonces
 * are drawn as they are written, and jobs draw their own ids.
 *
 * <p>No failure in here keeps the snapshot from being taken, or an environment from starting.
 */
final class Snapshot implements Resource {
  private static final Logger log = LoggerFactory.getLogger(Snapshot.class);

  /** Of the form that ids have, and of no job. */
  private static final String NO_JOB = "00f0000000000000";

  /** How often a sweep is tried: what runs often is compiled. docs/benchmarks.md has the gain. */
  private static final int TRIALS = 20;

  /** Pipelines that are looked at in a trial: as many as show all there is to load. */
  private static final int LOOKED_AT = 3;

  private static final byte[] SWEEP =
      "{\"source\":\"%s\",\"detail-type\":\"%s\"}"
          .formatted(EventKind.SCHEDULE.source(), EventKind.SCHEDULE.detailType())
          .getBytes(UTF_8);

  private final Connections connections;
  private final PipelineFolder folder;
  private final Looks looks;

  Snapshot(Connections connections, PipelineFolder folder, InstantSource clock) {
    this.connections = requireNonNull(connections, "connections");
    this.folder = requireNonNull(folder, "folder");
    this.looks = new Looks(clock, LookMetrics.none());
  }

  /** Has Lambda's runtime call it, which holds it weakly: somebody else must keep it. */
  Snapshot registered() {
    Core.getGlobalContext().register(this);
    return this;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    int trials = 0;
    // What fails once may take its time to fail again.
    while (trials < TRIALS && tried()) {
      trials++;
    }
    log.info("step=snapshot ready, trials={}", trials);
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    connections.begin();
  }

  /** Tries once; false if something failed. */
  private boolean tried() {
    boolean read = tried("connections", () -> read(connections.use()));
    boolean closed = tried("their end", connections::drop);
    return read && closed;
  }

  /** Reads as wake-ups do. */
  private void read(Ports ports) {
    List<PipelineFile> files = folder.read().stream().limit(LOOKED_AT).toList();
    List<Pipeline> pipelines = files.stream().flatMap(file -> file.valid().stream()).toList();
    if (!pipelines.isEmpty()) {
      ports.sweeping(pipelines);
      ports.operator().plan(pipelines.get(0), new Command.Pause());
    }
    ports.jobs().job(NO_JOB);
    sweep(files, ports.trying());
  }

  private void sweep(List<PipelineFile> files, Ports trying) {
    try {
      EventReader.read(new ByteArrayInputStream(SWEEP), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<PipelineAnswer> answers = looks.all(files, trying, () -> Looks.RESERVE);
    AnswerJson.of(new Answer.Looked(Answer.Kind.SWEEP, answers));
  }

  private static boolean tried(String what, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (RuntimeException e) {
      log.warn("step=snapshot {} could not be read before it; later starts take longer", what, e);
      return false;
    }
  }
}
