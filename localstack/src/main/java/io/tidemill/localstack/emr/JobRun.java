package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A job run at one moment, in its latest attempt then. Times have milliseconds, as the API's.
 *
 * @param id matches {@code [0-9a-z]+}
 * @param number 1, 2, 3… in order of creation
 * @param attempt 1, 2, 3…
 * @param previousState the state before; empty for SUBMITTED, the first
 * @param details words on the state; never empty, at most 256 characters
 * @param createdAt when the job run was asked for
 * @param attemptCreatedAt when this attempt began
 * @param queuedFor how long it has been QUEUED, once it no longer is
 * @param startedAt when the attempt's driver process was there
 * @param endedAt when the state became final
 */
public record JobRun(
    String id,
    long number,
    int attempt,
    StartJobRun request,
    JobRunState state,
    Optional<JobRunState> previousState,
    String details,
    Instant createdAt,
    Instant attemptCreatedAt,
    Instant updatedAt,
    Duration queuedFor,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  private static final int MOST_DETAILS = 256;

  public JobRun {
    requireNonNull(id, "id");
    requireNonNull(request, "request");
    requireNonNull(state, "state");
    requireNonNull(previousState, "previousState");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(attemptCreatedAt, "attemptCreatedAt");
    requireNonNull(updatedAt, "updatedAt");
    requireNonNull(queuedFor, "queuedFor");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    if (details.isBlank() || details.length() > MOST_DETAILS) {
      throw new IllegalArgumentException(
          "State details must have 1 to %d characters, got \"%s\""
              .formatted(MOST_DETAILS, details));
    }
  }

  static JobRun submitted(String id, long number, StartJobRun request, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new JobRun(
        id,
        number,
        1,
        request,
        JobRunState.SUBMITTED,
        Optional.empty(),
        "Job run submitted",
        at,
        at,
        at,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  /** The name it was given, or an empty one. */
  public String name() {
    return request.name();
  }

  /** The worker that it runs in. */
  Worker worker() {
    return Worker.ofDriver(request.parameters());
  }

  public String arn() {
    return EmrIds.arn(request.application(), id);
  }

  /** ARN of the user that everything here is created by. */
  public String createdBy() {
    return EmrIds.CREATOR;
  }

  JobRun moved(JobRunState next, String words, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new JobRun(
        id,
        number,
        attempt,
        request,
        next,
        Optional.of(state),
        words.length() > MOST_DETAILS ? words.substring(0, MOST_DETAILS - 1) + "…" : words,
        createdAt,
        attemptCreatedAt,
        at,
        state == JobRunState.QUEUED ? queuedFor.plus(Duration.between(updatedAt, at)) : queuedFor,
        next == JobRunState.RUNNING ? Optional.of(at) : startedAt,
        next.ended() ? Optional.of(at) : Optional.empty());
  }

  /** The attempt after this one, which has failed. */
  JobRun again(Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new JobRun(
        id,
        number,
        attempt + 1,
        request,
        JobRunState.PENDING,
        Optional.of(state),
        "Waits for its driver to be scheduled, in attempt %d".formatted(attempt + 1),
        createdAt,
        at,
        at,
        queuedFor,
        Optional.empty(),
        Optional.empty());
  }

  JobRun tagged(Map<String, String> tags) {
    return new JobRun(
        id,
        number,
        attempt,
        request.tagged(tags),
        state,
        previousState,
        details,
        createdAt,
        attemptCreatedAt,
        updatedAt,
        queuedFor,
        startedAt,
        endedAt);
  }
}
