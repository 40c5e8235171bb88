package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

/**
 * A seed under which an invariant doesn't hold.
 *
 * @param message what was expected, and what was found
 */
public record FailedSeed(long seed, String invariant, String message) {
  public FailedSeed {
    requireNonNull(invariant, "invariant");
    requireNonNull(message, "message");
  }
}
