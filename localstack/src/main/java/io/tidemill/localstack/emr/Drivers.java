package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.Daemons;
import io.tidemill.localstack.server.ServerProcess;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forks drivers, and ends them. Safe for use by several threads. */
final class Drivers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);
  private static final Duration FORKS_END_WITHIN = Duration.ofSeconds(15);

  private final DriverCommand command;
  private final JobFolders folders;
  private final LogLocations logLocations;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Daemons.named("emr-driver"));

  Drivers(DriverCommand command, JobFolders folders) {
    this.command = requireNonNull(command, "command");
    this.folders = requireNonNull(folders, "folders");
    this.logLocations = new LogLocations(folders);
  }

  /** Does {@code work}, which may take as long as a driver lives, on a thread of its own. */
  void stayWith(Runnable work) {
    threads.execute(work);
  }

  /** Forks the driver of a job run's latest attempt. */
  ServerProcess fork(JobRun run) {
    return ServerProcess.start(
        command.of(run.request(), folders.work(run)), folders.stdout(run), folders.stderr(run));
  }

  /** Does what remains once a driver has ended: its logs go where they are wanted. */
  void finish(ServerProcess process, LiveRun run) {
    process.close();
    logLocations.deliver(run.now, run.application);
  }

  /** Asks a driver to end, by SIGTERM, so that its shutdown hooks run. */
  static void askToEnd(ServerProcess process) {
    process.process().destroy();
  }

  /** Ends a driver now, with whatever it has forked. */
  static void kill(ServerProcess process) {
    ProcessHandle driver = process.process();
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly();
  }

  /** Waits for drivers whose fork had begun, each of which is ended by the thread that forks it. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(FORKS_END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A driver is still being forked; it ends with this process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
