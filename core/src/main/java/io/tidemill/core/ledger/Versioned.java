package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

/** A pipeline's state as it was read, with the version that a change of it must name. */
public record Versioned(Version version, PipelineState state) {
  public Versioned {
    requireNonNull(version, "version");
    requireNonNull(state, "state");
  }
}
