package io.tidemill.localstack.lambda;

import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.Invocation.NotStarted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * One environment as its pool sees it: how far its start is, and which event it has. All of it is
 * guarded by the pool; what the runtime asks takes that lock, everything else is called under it.
 */
final class Slot implements RuntimeApi.Requests {
  /** Marked as not sampled, for nothing collects traces. */
  private static final String TRACE =
      "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0";

  private final FunctionPool pool;
  private final Deployment deployment;
  private final Path folder;
  private final FunctionLog log;
  private final InstantSource clock = InstantSource.system();

  private final Instant startedAt;
  private Optional<Environment> environment = Optional.empty();
  private Optional<NotStarted> initError = Optional.empty();
  private Future<?> alarm = Deadlines.NONE;
  private boolean ready;
  private boolean snapshot;
  private Optional<Instant> restoredAt = Optional.empty();
  private Optional<PlatformLines.Started> started = Optional.empty();
  private Event event;
  private Instant givenAt = Instant.EPOCH;
  private boolean handling;
  private String lastId = "";
  private long logFrom;
  private Instant idleSince = Instant.EPOCH;

  Slot(FunctionPool pool, Deployment deployment, Path folder) {
    this.pool = pool;
    this.deployment = deployment;
    this.folder = folder;
    this.log =
        new FunctionLog(
            folder.resolve(EnvironmentCommand.NAME + ".log"),
            deployment.spec().options().logFormat());
    this.startedAt = clock.instant();
  }

  Deployment deployment() {
    return deployment;
  }

  Path folder() {
    return folder;
  }

  FunctionLog log() {
    return log;
  }

  /** Empty until its process is forked. */
  Optional<Environment> environment() {
    return environment;
  }

  /** Its process is forked, which began its log, and loads its code from now on. */
  void environment(Environment forked) {
    environment = Optional.of(forked);
    log.initStart(deployment, clock.instant());
  }

  /** Replaces, and so cancels, what is to happen unless the environment gets on. */
  void alarm(Future<?> next) {
    alarm.cancel(false);
    alarm = next;
  }

  Optional<NotStarted> initError() {
    return initError;
  }

  /** Whether its code is loaded. */
  boolean isReady() {
    return ready;
  }

  /** Whether it could take an event some time soon, unless it fails. */
  boolean isComing() {
    return !ready && !snapshot;
  }

  /** Whether it waits to be restored. */
  boolean isSnapshot() {
    return snapshot;
  }

  boolean isRestoring() {
    return !ready && restoredAt.isPresent();
  }

  /** Has it go on as one that was restored from its snapshot. */
  void restore() {
    snapshot = false;
    restoredAt = Optional.of(clock.instant());
    pool.notifyAll();
  }

  boolean isFree() {
    return ready && event == null;
  }

  boolean isIdleSince(Instant moment) {
    return isFree() && idleSince.isBefore(moment);
  }

  boolean isBusy() {
    return event != null;
  }

  /** Whether its handler has seen the event. */
  boolean isHandling() {
    return handling;
  }

  boolean has(Event asked) {
    return event == asked;
  }

  void give(Event next) {
    event = next;
    givenAt = clock.instant();
    pool.notifyAll();
  }

  /** Takes the event away, if there is one; the environment is free then. */
  Optional<Event> take() {
    Optional<Event> taken = Optional.ofNullable(event);
    event = null;
    alarm(Deadlines.NONE);
    idleSince = clock.instant();
    return taken;
  }

  /** What was printed about an event that has been taken away; empty if no handler saw it. */
  Optional<FunctionLog.Part> endLog(Event ended, Invocation invocation) {
    if (!handling) {
      return Optional.empty();
    }
    handling = false;
    Instant now = clock.instant();
    PlatformLines.Report report =
        new PlatformLines.Report(
            ended.requestId(),
            Duration.between(givenAt, now),
            deployment.spec().memoryMegabytes(),
            started,
            invocation);
    started = Optional.empty();
    return Optional.of(log.end(logFrom, report, now));
  }

  @Override
  public Delivery next() throws InterruptedException {
    synchronized (pool) {
      if (!ready) {
        ready = true;
        alarm(Deadlines.NONE);
        idleSince = clock.instant();
        started = Optional.of(howStarted(idleSince));
        pool.ready(this);
      }
      while (event == null || handling) {
        pool.wait();
      }
      handling = true;
      lastId = event.requestId();
      logFrom = log.begin(event, clock.instant());
      return new Delivery(
          lastId,
          event.payload(),
          givenAt.plus(deployment.spec().timeout()),
          event.invokedAs().arn(),
          TRACE);
    }
  }

  private PlatformLines.Started howStarted(Instant now) {
    return restoredAt
        .map(
            since ->
                new PlatformLines.Started(
                    PlatformLines.Start.RESTORE, Duration.between(since, now)))
        .orElseGet(
            () ->
                new PlatformLines.Started(
                    PlatformLines.Start.INIT, Duration.between(startedAt, now)));
  }

  @Override
  public void restored() throws InterruptedException {
    synchronized (pool) {
      snapshot = true;
      pool.snapshotTaken(this);
      while (snapshot) {
        pool.wait();
      }
    }
  }

  @Override
  public void restoreFailed(FunctionError error) {
    synchronized (pool) {
      initError =
          Optional.of(
              new NotStarted(
                  FunctionError.RESTORE_FAILED,
                  "The afterRestore() runtime hook failed: %s: %s"
                      .formatted(error.type(), error.message())));
    }
  }

  @Override
  public boolean answered(String requestId, byte[] payload) {
    return handled(requestId, new Answered(payload));
  }

  @Override
  public boolean failed(String requestId, FunctionError error) {
    return handled(requestId, error.failed());
  }

  @Override
  public boolean notLoaded(String requestId, FunctionError error) {
    synchronized (pool) {
      boolean known = requestId.equals(lastId);
      if (known && handling) {
        pool.notLoaded(this, error.notStarted());
      }
      return known;
    }
  }

  @Override
  public void initFailed(FunctionError error) {
    synchronized (pool) {
      initError = Optional.of(error.notStarted());
    }
  }

  private boolean handled(String requestId, Invocation invocation) {
    synchronized (pool) {
      // A second word about the event, as after an answer that was too large, changes nothing.
      boolean known = requestId.equals(lastId);
      if (known && handling) {
        pool.handled(this, invocation);
      }
      return known;
    }
  }
}
