package io.tidemill.core.operator;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.trigger.Outcome;
import java.util.Optional;

/**
 * What became of a command.
 *
 * @param plan what was, or would be, changed
 * @param outcome how the pipeline was left; empty if the plan was not carried out
 */
public record Acted(Plan plan, Optional<Outcome> outcome) {
  public Acted {
    requireNonNull(plan, "plan");
    requireNonNull(outcome, "outcome");
  }

  /** Whether the plan was carried out. */
  public boolean executed() {
    return plan instanceof Plan.Planned && outcome.isPresent();
  }
}
