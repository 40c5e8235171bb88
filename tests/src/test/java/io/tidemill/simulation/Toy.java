package io.tidemill.simulation;

import io.tidemill.core.TidemillException;
import io.tidemill.simulation.world.AnswerLost;
import io.tidemill.simulation.world.TrueTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A process that counts, and takes it that no call is delivered twice: a bug to be found. */
final class Toy implements Kernel.Checks {
  static final String ONCE = "toy-counts-once";

  private static final Instant MORNING = Instant.parse("2026-03-01T06:00:00Z");
  private static final int CALLS = 200;
  private static final int BUDGET = 30;

  private final Kernel kernel;
  private final Faults faults;
  private int counted;
  private int asked;

  private Toy(long seed, Trace trace, Set<Long> suppressed) {
    Dice dice = new Dice(seed);
    this.faults = new Faults(dice, new Coverage(), suppressed, BUDGET);
    this.kernel = new Kernel(dice, new TrueTime(MORNING), faults, trace, this);
  }

  static Day.Result run(long seed, Trace trace, Set<Long> suppressed) {
    Toy toy = new Toy(seed, trace, suppressed);
    Optional<Broken> broken = Optional.empty();
    try {
      toy.kernel.spawn("toy", "toy", 0, 0, toy::count, new Nobody());
      while (toy.kernel.step()) {
        // Each step plans the next ones.
      }
    } catch (Broken e) {
      broken = Optional.of(e);
    }
    return new Day.Result(seed, toy.kernel.steps(), toy.counted, broken, toy.faults.fired());
  }

  private Object count(Process process) {
    asked = 0;
    for (int i = 0; i < CALLS; i++) {
      asked++;
      try {
        process.call("counter.add", () -> ++counted);
      } catch (AnswerLost | TidemillException e) {
        // It may have counted, or not; never twice, it thinks.
      }
    }
    return counted;
  }

  @Override
  public void afterEffect(Process process, String step) {
    if (counted > asked) {
      throw new Broken(ONCE, "Asked %d times, and counted %d".formatted(asked, counted));
    }
  }

  @Override
  public void returned(Process process, Object result) {}

  @Override
  public void struck(Fault fault, String step) {}

  /** Nobody minds how it ends. */
  private static final class Nobody implements Process.End {
    @Override
    public void returned(Object result) {}

    @Override
    public void failed(TidemillException failure) {}

    @Override
    public void died() {}

    @Override
    public void paused(long until) {}
  }
}
