package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.Daemons;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.server.ServerProcess;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All job runs, each with a driver process of its own, so many at once as are let. States follow
 * the real process. Safe for use by several threads.
 */
final class JobRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);
  private static final Duration FORKS_END_WITHIN = Duration.ofSeconds(15);

  private final DriverCommand driver;
  private final JobFolders folders;
  private final int atOnce;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final List<Consumer<JobRun>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService forks = Executors.newCachedThreadPool(Daemons.named("emr-driver"));
  private final ExecutorService events =
      Executors.newSingleThreadExecutor(Daemons.named("emr-events"));
  private final ScheduledExecutorService timeouts =
      Executors.newSingleThreadScheduledExecutor(Daemons.named("emr-timeouts"));

  // Guarded by this.
  private final List<Entry> all = new ArrayList<>();
  private final Map<String, Entry> byId = new HashMap<>();
  private final Map<String, Entry> byToken = new HashMap<>();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean closed;

  JobRuns(DriverCommand driver, JobFolders folders, int atOnce) {
    this.driver = requireNonNull(driver, "driver");
    this.folders = requireNonNull(folders, "folders");
    this.atOnce = atOnce;
  }

  /** A job run, with its process from the fork until its end. */
  private static final class Entry {
    private final Capacity capacity;
    private JobRun now;
    private ServerProcess process;
    private Future<?> timeout = CompletableFuture.completedFuture(null);
    private String cancelledBecause = "Job run cancelled by request";

    private Entry(JobRun now, Capacity capacity) {
      this.now = now;
      this.capacity = capacity;
    }
  }

  /** Every later change of state is told to {@code listener}, one at a time. */
  void listen(Consumer<JobRun> listener) {
    listeners.add(listener);
  }

  /**
   * Takes a job run on; a request seen before, under the same token, gives the same one. It fails
   * if the {@code capacity} of its application leaves its driver no room.
   */
  synchronized JobRun start(StartJobRun request, Capacity capacity) {
    if (closed) {
      throw ApiError.internal("The endpoint is closing");
    }
    String token = request.application() + "/" + request.clientToken();
    Entry earlier = byToken.get(token);
    if (earlier != null) {
      if (!earlier.now.request().body().equals(request.body())) {
        throw ApiError.conflict(
            "Client token %s was used for another request, job run %s"
                .formatted(request.clientToken(), earlier.now.id()));
      }
      return earlier.now;
    }
    Entry entry =
        new Entry(
            JobRun.submitted(EmrIds.next(random), all.size() + 1L, request, clock.instant()),
            capacity);
    all.add(entry);
    byId.put(entry.now.id(), entry);
    byToken.put(token, entry);
    waiting.add(entry);
    tell(entry);
    fillSlots();
    return entry.now;
  }

  synchronized Optional<JobRun> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(entry -> entry.now);
  }

  /** In order of creation. */
  synchronized List<JobRun> all() {
    return all.stream().map(entry -> entry.now).toList();
  }

  /** Has the driver end; a job run that has ended, or is told to already, is left alone. */
  void cancel(String id) {
    cancel(byId(id), "Job run cancelled by request");
  }

  synchronized Optional<ProcessHandle> process(String id) {
    return Optional.ofNullable(byId(id).process)
        .map(ServerProcess::process)
        .filter(ProcessHandle::isAlive);
  }

  /** The job run, which must be one. */
  synchronized JobRun get(String id) {
    return byId(id).now;
  }

  /** Kills every driver and waits until it has ended. */
  @Override
  public void close() {
    List<ServerProcess> alive;
    synchronized (this) {
      closed = true;
      all.forEach(entry -> cancel(entry, "The endpoint closes"));
      events.shutdown();
      alive = all.stream().map(entry -> entry.process).filter(each -> each != null).toList();
    }
    forks.shutdown();
    timeouts.shutdownNow();
    alive.forEach(process -> process.process().destroyForcibly());
    alive.forEach(ServerProcess::close);
    awaitForks();
  }

  /** A driver whose fork had begun is ended by the thread that forks it. */
  private void awaitForks() {
    try {
      if (!forks.awaitTermination(FORKS_END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A driver is still being forked; it ends with this process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Entry byId(String id) {
    Entry entry = byId.get(id);
    if (entry == null) {
      throw ApiError.notFound("Job run %s does not exist".formatted(id));
    }
    return entry;
  }

  // Called by the holder of the lock.
  private void fillSlots() {
    while (underWay < atOnce && !waiting.isEmpty()) {
      Entry next = waiting.poll();
      underWay++;
      move(next, JobRunState.PENDING, "Waits for its driver to be scheduled");
      forks.execute(() -> fork(next));
    }
    for (Entry entry : waiting) {
      if (entry.now.state() == JobRunState.SUBMITTED) {
        move(
            entry,
            JobRunState.QUEUED,
            "Queued: %d job runs are under way, and no more are let".formatted(underWay));
      }
    }
  }

  /** Forks the driver, and stays with it until it has ended. */
  private void fork(Entry entry) {
    synchronized (this) {
      if (closed || entry.now.state() != JobRunState.PENDING) {
        return;
      }
      Optional<String> refusal = entry.capacity.refusal(entry.now, all());
      if (refusal.isPresent()) {
        ended(entry, JobRunState.FAILED, refusal.get());
        return;
      }
      move(entry, JobRunState.SCHEDULED, "Forks the driver");
    }
    ServerProcess process;
    try {
      process =
          ServerProcess.start(
              driver.of(entry.now.request(), folders.work(entry.now)),
              folders.stdout(entry.now),
              folders.stderr(entry.now));
    } catch (RuntimeException e) {
      ended(entry, JobRunState.FAILED, "Driver could not be forked: " + e.getMessage());
      return;
    }
    synchronized (this) {
      entry.process = process;
      if (!closed && entry.now.state() == JobRunState.SCHEDULED) {
        move(
            entry,
            JobRunState.RUNNING,
            "Driver runs as process %d".formatted(process.process().pid()));
        endInTime(entry);
      } else {
        process.process().destroyForcibly();
      }
    }
    exited(entry, process, process.exit().join());
  }

  private void endInTime(Entry entry) {
    long seconds = entry.now.request().executionTimeout().toSeconds();
    if (seconds > 0) {
      String why = "Job run took longer than its execution timeout of %d s".formatted(seconds);
      entry.timeout = timeouts.schedule(() -> cancel(entry, why), seconds, TimeUnit.SECONDS);
    }
  }

  private synchronized void cancel(Entry entry, String why) {
    switch (entry.now.state()) {
      case SUBMITTED, QUEUED -> {
        waiting.remove(entry);
        move(entry, JobRunState.CANCELLED, why);
      }
      case PENDING -> ended(entry, JobRunState.CANCELLED, why);
      case SCHEDULED, RUNNING -> {
        entry.cancelledBecause = why;
        move(entry, JobRunState.CANCELLING, why);
        if (entry.process != null && !closed) {
          forks.execute(entry.process::close);
        }
      }
      case CANCELLING, CANCELLED, SUCCESS, FAILED -> {}
    }
  }

  private void exited(Entry entry, ServerProcess process, int code) {
    process.close();
    boolean cancelled;
    synchronized (this) {
      cancelled = entry.now.state() == JobRunState.CANCELLING;
    }
    if (cancelled) {
      ended(entry, JobRunState.CANCELLED, entry.cancelledBecause);
    } else if (code == 0) {
      ended(entry, JobRunState.SUCCESS, "Job run completed successfully");
    } else {
      ended(entry, JobRunState.FAILED, folders.failure(code, entry.now));
    }
  }

  private synchronized void ended(Entry entry, JobRunState state, String details) {
    move(entry, state, details);
    entry.timeout.cancel(false);
    underWay--;
    if (!closed) {
      fillSlots();
    }
  }

  private synchronized void move(Entry entry, JobRunState state, String details) {
    entry.now = entry.now.moved(state, details, clock.instant());
    tell(entry);
  }

  private void tell(Entry entry) {
    JobRun now = entry.now;
    if (!events.isShutdown()) {
      events.execute(() -> listeners.forEach(listener -> tell(listener, now)));
    }
  }

  private static void tell(Consumer<JobRun> listener, JobRun now) {
    try {
      listener.accept(now);
    } catch (RuntimeException e) {
      LOG.error("A listener failed on job run {} being {}", now.id(), now.state(), e);
    }
  }
}
