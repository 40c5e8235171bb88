package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

/**
 * A job as its service reports it.
 *
 * @param details the service's words on the state; may be empty
 */
public record Job(String id, String name, JobState state, String details) {
  public Job {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(details, "details");
  }
}
