package io.tidemill.localstack.emr;

import io.tidemill.localstack.server.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job run with its earlier attempts, and with its process from the fork until its end. Not
 * thread-safe: {@link JobRuns} guards it.
 */
final class LiveRun {
  /** How often the service tells what a job run has used so far: about every half hour. */
  private static final Duration USE_TOLD_EVERY = Duration.ofMinutes(30);

  final Application application;
  final List<JobRun> failed = new ArrayList<>();
  JobRun now;
  ServerProcess process;
  String cancelledBecause = "";

  /** When a driver that was asked to end is killed. */
  Optional<Instant> killAt = Optional.empty();

  /** Until when what it used has been told. */
  Optional<Instant> useToldUntil = Optional.empty();

  LiveRun(Application application, JobRun now) {
    this.application = application;
    this.now = now;
  }

  /** All attempts, the latest last. */
  List<JobRun> attempts() {
    List<JobRun> attempts = new ArrayList<>(failed);
    attempts.add(now);
    return attempts;
  }

  /** Whether another attempt follows {@code latest}, which has failed. */
  boolean goesOnAfter(JobRun latest, Instant time) {
    List<JobRun> all = new ArrayList<>(failed);
    all.add(latest);
    return latest.request().retryPolicy().goesOn(all, time);
  }

  /** Why it may go on no longer at {@code time}; empty if it may. */
  Optional<String> overdue(Instant time) {
    return switch (now.state()) {
      case QUEUED -> queuedTooLong(time);
      case RUNNING -> ranTooLong(time);
      case SUBMITTED, PENDING, SCHEDULED, CANCELLING, SUCCESS, FAILED, CANCELLED ->
          Optional.empty();
    };
  }

  /** Whether its driver has had all the time to end by itself. */
  boolean toBeKilled(Instant time) {
    return now.state() == JobRunState.CANCELLING
        && killAt.isPresent()
        && !time.isBefore(killAt.get());
  }

  /** Since when what it uses is untold, if that is long enough; empty otherwise. */
  Optional<Instant> useUntoldSince(Instant time) {
    Optional<Instant> since = useToldUntil.or(now::startedAt);
    return now.state() == JobRunState.RUNNING
        ? since.filter(from -> !time.isBefore(from.plus(USE_TOLD_EVERY)))
        : Optional.empty();
  }

  private Optional<String> queuedTooLong(Instant time) {
    Duration most = application.scheduler().queueTimeout();
    return time.isBefore(now.updatedAt().plus(most))
        ? Optional.empty()
        : Optional.of(
            "Job run was queued longer than the queueTimeoutMinutes of its application, %d"
                .formatted(most.toMinutes()));
  }

  private Optional<String> ranTooLong(Instant time) {
    Duration most = now.request().executionTimeout();
    return most.isZero() || time.isBefore(now.startedAt().orElse(time).plus(most))
        ? Optional.empty()
        : Optional.of(
            "Job run took longer than its execution timeout of %d s".formatted(most.toSeconds()));
  }
}
