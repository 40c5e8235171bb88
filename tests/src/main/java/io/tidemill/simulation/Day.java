package io.tidemill.simulation;

import io.tidemill.core.ledger.Phase;
import io.tidemill.simulation.world.TrueTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One seed, from its morning until all is drained. For one thread. */
final class Day {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** A day on which less happened than a seed promises. */
  static final String FEW_RUNS = "a day of fewer than 5 runs";

  /** How many runs a seed has at least. */
  private static final int RUNS = 5;

  private static final int BEATS = 34;

  /** Beats after which a day ends, however few runs it had. */
  private static final int MOST_BEATS = 90;

  /** Wake-ups within which a pipeline must have drained once all is calm. */
  private static final int MOST_LOOKS = 400;

  private final Stage stage;
  private final Weather weather;
  private int beats;
  private int looks;
  private boolean drained;

  /**
   * What came of a seed.
   *
   * @param broken empty if all was well
   */
  record Result(
      long seed, long steps, int runs, Optional<Broken> broken, List<Faults.Fired> fired) {}

  private Day(long seed, Coverage coverage, Trace trace, Set<Long> suppressed) {
    this.stage = new Stage(seed, coverage, trace, suppressed);
    this.weather = new Weather(stage, new Dice(seed + 0x5EED));
  }

  /** Runs a seed, without the faults in {@code suppressed}. */
  static Result run(long seed, Coverage coverage, Trace trace, Set<Long> suppressed) {
    Day day = new Day(seed, coverage, trace, suppressed);
    Optional<Broken> broken = Optional.empty();
    try {
      day.run();
    } catch (Broken e) {
      broken = Optional.of(e);
    }
    return new Result(
        seed,
        day.stage.kernel().steps(),
        day.stage.watch().runsEnded(),
        broken,
        day.stage.faults().fired());
  }

  private void run() {
    stage.wake("sweep", 0);
    nextBeat();
    while (!drained && stage.kernel().step()) {
      // Each step plans the next ones.
    }
    Watch.require(drained, Invariant.DRAINS, "Nothing is planned any more, and the backlog waits");
    stage.atTheEnd();
    if (stage.watch().runsEnded() < RUNS) {
      stage.hit(FEW_RUNS);
    }
  }

  private void nextBeat() {
    stage.kernel().later(weather.gap(), this::beat);
  }

  private void beat() {
    beats++;
    weather.beat();
    if (beats % 3 == 0) {
      stage.minder().remedy(() -> {});
    }
    boolean enough = beats >= BEATS && stage.watch().runsEnded() >= RUNS;
    if (enough || beats >= MOST_BEATS) {
      calmDown();
    } else {
      nextBeat();
    }
  }

  private void calmDown() {
    stage.kernel().trace("from here on all is calm", "");
    stage.calmDown();
    weather.calmDown();
    look();
  }

  /** Looks until all is done; a person helps where one is needed. */
  private void look() {
    looks++;
    if (looks > MOST_LOOKS) {
      throw new Broken(
          Invariant.DRAINS, "After %d looks: %s".formatted(looks, Words.of(stage.state())));
    }
    long wait = Math.min(2 * HOUR, looks * MINUTE);
    if (!stage.minder().remedy(() -> stage.kernel().later(wait, this::look))) {
      stage.wake("sweep", 0, this::afterLook);
    }
  }

  private void afterLook() {
    if (isDrained()) {
      drained = true;
      return;
    }
    stage.kernel().later(stage.settled() ? 12 * HOUR : untilNextLook(), this::look);
  }

  private long untilNextLook() {
    long now = stage.kernel().time().micros();
    long wait =
        stage
            .functions()
            .lookAgainAt()
            .map(at -> TrueTime.micros(at) - now)
            .map(until -> Math.max(5 * SECOND, Math.min(until + 3 * SECOND, 2 * HOUR)))
            .orElse(2 * MINUTE);
    boolean idle = stage.state().filter(state -> state.phase() instanceof Phase.Idle).isPresent();
    return stage.jobs().busy() && !idle ? Math.min(wait, 5 * MINUTE) : wait;
  }

  private boolean isDrained() {
    return stage.settled() && !stage.jobs().busy() && !stage.functions().busy();
  }
}
