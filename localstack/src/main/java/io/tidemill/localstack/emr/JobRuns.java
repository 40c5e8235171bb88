package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.server.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All job runs, each with a driver process of its own, so many at once as are let. States follow
 * the real process. Safe for use by several threads.
 */
final class JobRuns implements AutoCloseable {
  /** An account's quota. Source: EMR Serverless User Guide, "Endpoints and quotas". */
  private static final int MOST_QUEUED = 2000;

  private final Drivers drivers;
  private final JobFolders folders;
  private final InstantSource clock;
  private final RunStore store;

  // Guarded by this.
  private final RunBook book;
  private final RunQueue queue;
  private boolean closed;

  /** Job runs, at most {@code atOnce} of them under way. */
  JobRuns(
      DriverCommand driver,
      JobFolders folders,
      int atOnce,
      InstantSource clock,
      RunStore store,
      EmrNews news) {
    this.drivers = new Drivers(driver, folders);
    this.folders = folders;
    this.clock = clock;
    this.store = store;
    this.book = new RunBook(clock, store, news);
    this.queue = new RunQueue(atOnce);
  }

  /**
   * Takes on again what the store has kept: job runs that waited wait again, until {@link #resume};
   * those whose drivers were alive have failed, for no driver outlives its endpoint.
   *
   * @param applications gives the application of an id
   */
  synchronized void restore(Function<String, Application> applications) {
    for (List<JobRun> attempts : store.jobRuns()) {
      LiveRun run =
          book.restore(applications.apply(attempts.get(0).request().application()), attempts);
      switch (run.now.state()) {
        case QUEUED -> waits(run);
        case SUBMITTED, PENDING -> {
          book.move(run, JobRunState.QUEUED, "Queued again, as its endpoint was started anew");
          waits(run);
        }
        case SCHEDULED, RUNNING ->
            book.move(
                run, JobRunState.FAILED, "Driver ended with its endpoint, which was started anew");
        case CANCELLING -> book.move(run, JobRunState.CANCELLED, run.now.details());
        case SUCCESS, FAILED, CANCELLED -> {}
      }
    }
  }

  /** Begins with what was restored. */
  synchronized void resume() {
    fillSlots();
  }

  /**
   * The job run that the same request started before; throws an {@link ApiError} if another request
   * had its token.
   */
  synchronized Optional<JobRun> earlier(StartJobRun request) {
    return book.earlier(request);
  }

  /**
   * Takes a job run on. It fails if the capacity of its {@code application} leaves its driver no
   * room.
   */
  synchronized JobRun start(StartJobRun request, Application application) {
    if (closed) {
      throw ApiError.internal("The endpoint is closing");
    }
    if (queue.waiting() >= MOST_QUEUED) {
      throw new ApiError(
          402,
          "ServiceQuotaExceededException",
          "%d job runs are queued, and no more may be".formatted(MOST_QUEUED));
    }
    LiveRun run = book.submit(request, application);
    waits(run);
    fillSlots();
    if (run.now.state() == JobRunState.SUBMITTED) {
      book.move(run, JobRunState.QUEUED, "Queued: as many job runs as are let are under way");
    }
    return run.now;
  }

  /** A job run of {@code application}; throws {@link ApiError} if it has none such. */
  synchronized JobRun found(String application, String id) {
    return book.find(id)
        .map(run -> run.now)
        .filter(run -> run.request().application().equals(application))
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "Job run %s of application %s does not exist".formatted(id, application)));
  }

  /** The latest attempt of each, in order of creation. */
  synchronized List<JobRun> all() {
    return book.all().stream().map(run -> run.now).toList();
  }

  /** All attempts of a job run, the latest last. */
  synchronized List<JobRun> attempts(String id) {
    return book.get(id).attempts();
  }

  /** Since when {@code application} has had nothing to do; empty while it has. */
  synchronized Optional<Instant> idleSince(Application application) {
    return book.idleSince(application.id(), application.updatedAt());
  }

  /**
   * Has the driver end; a job run that has ended, or is told to already, is left alone.
   *
   * @param grace how long it may clean up after SIGTERM; zero to kill it at once
   */
  synchronized void cancel(String id, Duration grace) {
    cancel(book.get(id), "Job run cancelled by request", grace);
  }

  /** Gives a job run other tags. */
  synchronized void tag(String id, Map<String, String> tags) {
    book.tag(id, tags);
  }

  synchronized Optional<ProcessHandle> process(String id) {
    return Optional.ofNullable(book.get(id).process)
        .map(ServerProcess::process)
        .filter(ProcessHandle::isAlive);
  }

  /** The job run, which must be one. */
  synchronized JobRun get(String id) {
    return book.get(id).now;
  }

  /** Does what time asks for: ends what has had its time, and tells what is used. */
  synchronized void look() {
    Instant now = clock.instant();
    for (LiveRun run : book.live()) {
      run.overdue(now).ifPresent(why -> cancel(run, why, Duration.ZERO));
      if (run.toBeKilled(now) && run.process != null) {
        Drivers.kill(run.process);
      }
      book.tellUse(run, now);
    }
  }

  /** Kills every driver and waits until it has ended; what waits is kept waiting. */
  @Override
  public void close() {
    List<ServerProcess> alive;
    synchronized (this) {
      closed = true;
      for (LiveRun run : book.live()) {
        if (run.now.state() == JobRunState.SCHEDULED || run.process != null) {
          cancel(run, "The endpoint closes", Duration.ZERO);
        }
      }
      alive = book.live().stream().flatMap(run -> Stream.ofNullable(run.process)).toList();
      alive.forEach(Drivers::kill);
    }
    alive.forEach(ServerProcess::close);
    drivers.close();
  }

  // The four that follow are called by the holder of the lock.

  private void waits(LiveRun run) {
    queue.add(run.now.id(), run.application.id(), run.application.scheduler().concurrentRuns());
  }

  private void fillSlots() {
    for (Optional<String> next = queue.take(); next.isPresent(); next = queue.take()) {
      LiveRun run = book.get(next.get());
      book.move(run, JobRunState.PENDING, "Waits for its driver to be scheduled");
      drivers.stayWith(() -> fork(run));
    }
  }

  private void cancel(LiveRun run, String why, Duration grace) {
    switch (run.now.state()) {
      case SUBMITTED, QUEUED -> {
        queue.remove(run.now.id());
        book.move(run, JobRunState.CANCELLED, why);
      }
      case PENDING -> ended(run, JobRunState.CANCELLED, why);
      case SCHEDULED, RUNNING -> {
        run.cancelledBecause = why;
        run.killAt = Optional.of(clock.instant().plus(grace));
        book.move(run, JobRunState.CANCELLING, why);
        if (run.process != null) {
          end(run.process, grace);
        }
      }
      case CANCELLING, CANCELLED, SUCCESS, FAILED -> {}
    }
  }

  private static void end(ServerProcess process, Duration grace) {
    if (grace.isZero()) {
      Drivers.kill(process);
    } else {
      Drivers.askToEnd(process);
    }
  }

  /** Forks the driver, and stays with it until it has ended. */
  private void fork(LiveRun run) {
    synchronized (this) {
      if (closed || run.now.state() != JobRunState.PENDING) {
        return;
      }
      Optional<String> refusal = run.application.capacity().refusal(run.now, all());
      if (refusal.isPresent()) {
        failed(run, refusal.get());
        return;
      }
      book.move(run, JobRunState.SCHEDULED, "Forks the driver");
    }
    ServerProcess process;
    try {
      process = drivers.fork(run.now);
    } catch (RuntimeException e) {
      failed(run, "Driver could not be forked: " + e.getMessage());
      return;
    }
    synchronized (this) {
      run.process = process;
      if (!closed && run.now.state() == JobRunState.SCHEDULED) {
        book.move(
            run,
            JobRunState.RUNNING,
            "Driver runs as process %d".formatted(process.process().pid()));
      } else {
        Drivers.kill(process);
      }
    }
    exited(run, process, process.exit().join());
  }

  private void exited(LiveRun run, ServerProcess process, int code) {
    drivers.finish(process, run);
    synchronized (this) {
      run.process = null;
      if (code == 0 && run.now.state() != JobRunState.CANCELLING) {
        ended(run, JobRunState.SUCCESS, "Job run completed successfully");
      } else {
        failed(run, folders.failure(code, run.now));
      }
    }
  }

  /** The attempt has failed, or was cancelled; another follows if the retry policy says so. */
  private synchronized void failed(LiveRun run, String details) {
    if (run.now.state() == JobRunState.CANCELLING) {
      ended(run, JobRunState.CANCELLED, run.cancelledBecause);
      return;
    }
    Instant now = clock.instant();
    JobRun failed = run.now.moved(JobRunState.FAILED, details, now);
    if (!closed && run.goesOnAfter(failed, now)) {
      book.again(run, failed);
      drivers.stayWith(() -> fork(run));
    } else {
      ended(run, JobRunState.FAILED, details);
    }
  }

  private synchronized void ended(LiveRun run, JobRunState state, String details) {
    book.move(run, state, details);
    queue.leave(run.application.id());
    if (!closed) {
      fillSlots();
    }
  }
}
