package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A job run at one moment. Times have milliseconds, as the API's.
 *
 * @param id matches {@code [0-9a-z]+}
 * @param number 1, 2, 3… in order of creation
 * @param previousState the state before; empty for SUBMITTED, the first
 * @param details words on the state; never empty, at most 256 characters
 * @param startedAt when the driver's process was there
 * @param endedAt when the state became final
 */
public record JobRun(
    String id,
    long number,
    StartJobRun request,
    JobRunState state,
    Optional<JobRunState> previousState,
    String details,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  private static final int MOST_DETAILS = 256;

  public JobRun {
    requireNonNull(id, "id");
    requireNonNull(request, "request");
    requireNonNull(state, "state");
    requireNonNull(previousState, "previousState");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(updatedAt, "updatedAt");
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
        request,
        JobRunState.SUBMITTED,
        Optional.empty(),
        "Job run submitted",
        at,
        at,
        Optional.empty(),
        Optional.empty());
  }

  /** The name it was given, or an empty one. */
  public String name() {
    return request.name();
  }

  /** The worker that it runs in. */
  Worker worker() {
    return Worker.ofDriver(SubmitParameters.parse(request.sparkSubmitParameters()));
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
        request,
        next,
        Optional.of(state),
        words.length() > MOST_DETAILS ? words.substring(0, MOST_DETAILS - 1) + "…" : words,
        createdAt,
        at,
        next == JobRunState.RUNNING ? Optional.of(at) : startedAt,
        next.ended() ? Optional.of(at) : Optional.empty());
  }
}
