package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as its service reports it.
 *
 * @param details the service's words on the state; may be empty
 * @param updatedAt when its state last changed, by the service's clock
 * @param billed what it is charged for; empty until the service says, which may be some time after
 *     its end, and in listings
 */
public record Job(
    String id,
    String name,
    JobState state,
    String details,
    Instant updatedAt,
    Optional<BilledUse> billed) {
  public Job {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(details, "details");
    requireNonNull(updatedAt, "updatedAt");
    requireNonNull(billed, "billed");
  }

  /** One of which nobody has said yet what it is charged for. */
  public Job(String id, String name, JobState state, String details, Instant updatedAt) {
    this(id, name, state, details, updatedAt, Optional.empty());
  }
}
