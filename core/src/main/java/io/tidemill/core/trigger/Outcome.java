package io.tidemill.core.trigger;

import io.tidemill.core.policy.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** How a wake-up left a pipeline. */
public sealed interface Outcome {
  <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld);

  /**
   * A job of this attempt was launched now.
   *
   * @param why what made the attempt begin, in a sentence with the numbers looked at
   * @param changes what its definition changes, if this is the run's first attempt
   */
  record Launched(long run, int attempt, String jobId, String why, List<SinkChange> changes)
      implements Outcome {
    public Launched {
      changes = List.copyOf(changes);
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
  record Held(HoldReason reason, Instant lookAgainAt, String why) implements Outcome {
    /** When to look again though nothing is known to become due. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

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
