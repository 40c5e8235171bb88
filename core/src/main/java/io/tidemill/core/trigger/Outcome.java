package io.tidemill.core.trigger;

import io.tidemill.core.policy.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a wake-up left a pipeline. */
public sealed interface Outcome {
  <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld);

  /**
   * What the wake-up saw; empty if the ledger doesn't know the pipeline yet, or nobody noted it.
   */
  Optional<Seen> seen();

  /** The same outcome of a wake-up that saw this. */
  default Outcome seeing(Seen seen) {
    return match(
        launched ->
            new Launched(
                launched.run(),
                launched.attempt(),
                launched.jobId(),
                launched.why(),
                launched.changes(),
                Optional.of(seen)),
        held -> new Held(held.reason(), held.lookAgainAt(), held.why(), Optional.of(seen)));
  }

  /**
   * A job of this attempt was launched now.
   *
   * @param why what made the attempt begin, in a sentence with the numbers looked at
   * @param changes what its definition changes, if this is the run's first attempt
   */
  record Launched(
      long run,
      int attempt,
      String jobId,
      String why,
      List<SinkChange> changes,
      Optional<Seen> seen)
      implements Outcome {
    public Launched {
      changes = List.copyOf(changes);
    }

    public Launched(long run, int attempt, String jobId, String why, List<SinkChange> changes) {
      this(run, attempt, jobId, why, changes, Optional.empty());
    }

    @Override
    public <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld) {
      return onLaunched.apply(this);
    }
  }

  /**
   * Nothing was to be done now.
   *
   * @param lookAgainAt when the passing of time alone may change that
   * @param why the reason in a sentence, with the numbers looked at; if a person must act, what to
   *     do next
   */
  record Held(HoldReason reason, Instant lookAgainAt, String why, Optional<Seen> seen)
      implements Outcome {
    /** When to look again though nothing is known to become due. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

    public Held(HoldReason reason, Instant lookAgainAt, String why) {
      this(reason, lookAgainAt, why, Optional.empty());
    }

    /** Held until something happens; time alone changes nothing. */
    static Held at(Instant now, HoldReason reason, String why) {
      return new Held(reason, now.plus(LOOK_AGAIN), why);
    }

    @Override
    public <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld) {
      return onHeld.apply(this);
    }
  }
}
