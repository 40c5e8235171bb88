package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A job as its service reports it.
 *
 * @param details the service's words on the state; may be empty
 * @param updatedAt when its state last changed, by the service's clock
 */
public record Job(String id, String name, JobState state, String details, Instant updatedAt) {
  public Job {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(details, "details");
    requireNonNull(updatedAt, "updatedAt");
  }
}
