package io.tidemill.core.trigger;

import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Run;

/** Phases and attempts in the words of outcomes and plans. */
public final class PhaseWords {
  private PhaseWords() {}

  /** What keeps a pipeline from being idle, as far as its ledger row tells. */
  public static String of(Phase phase) {
    return phase.match(
        idle -> "no run is under way",
        claimed -> attempt(claimed.current()) + " is claimed; no job of it is known yet",
        running ->
            running
                .jobId()
                .map(job -> "%s has job %s".formatted(attempt(running.current()), job))
                .orElseGet(
                    () -> attempt(running.current()) + " is entered by a job not known by its id"),
        blocked -> blocked.failure().toString());
  }

  /** The live attempt of {@code run}: {@code run 3, attempt 1}. */
  public static String attempt(Run run) {
    // Not formatted: some locales have digits of their own.
    return "run " + run.number() + ", attempt " + run.attempt().number();
  }
}
