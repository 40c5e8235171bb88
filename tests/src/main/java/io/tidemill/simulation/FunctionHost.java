package io.tidemill.simulation;

import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where wake-ups run: each in a process of its own, on one of a few hosts. */
final class FunctionHost {
  private static final int HOSTS = 4;
  private static final long SKEW = 0xF01;

  private final Kernel kernel;
  private final List<Process> living = new ArrayList<>();
  private final long[] skews = new long[HOSTS];
  private int wakeUps;
  private Optional<Instant> lookAgainAt = Optional.empty();

  FunctionHost(Kernel kernel, Dice dice, boolean roughClocks) {
    this.kernel = kernel;
    for (int host = 0; host < HOSTS; host++) {
      int most = roughClocks ? 110_000 : 3_000;
      skews[host] = (dice.below(most, SKEW, host) - most / 2) * 1_000L;
    }
  }

  /** The hosts' clocks are set right. */
  void calmDown() {
    for (int host = 0; host < HOSTS; host++) {
      skews[host] %= 2_000_000L;
    }
  }

  boolean busy() {
    living.removeIf(process -> !process.lives());
    return !living.isEmpty();
  }

  /** When the last wake-up that held said that one should look again. */
  Optional<Instant> lookAgainAt() {
    return lookAgainAt;
  }

  /**
   * Wakes a function after {@code wait} µs.
   *
   * @param kind of process: {@code reconcile}, or {@code operator}
   * @param done runs when it has ended, however
   */
  Process wake(String kind, String why, long wait, Function<Process, Object> body, Runnable done) {
    int number = ++wakeUps;
    Process process =
        kernel.spawn(kind, why + "#" + number, wait, skews[number % HOSTS], body, ending(done));
    living.add(process);
    return process;
  }

  /** Wakes a function on a host whose clock is {@code skew} µs ahead. */
  void wakeFrom(long skew, Function<Process, Object> body) {
    String name = "far ahead#" + ++wakeUps;
    living.add(kernel.spawn("reconcile", name, 0, skew, body, ending(() -> {})));
  }

  /** Ends all wake-ups: each has a quarter of an hour at most. */
  void end() {
    List.copyOf(living).forEach(Process::kill);
  }

  private Process.End ending(Runnable done) {
    return new Process.End() {
      @Override
      public void returned(Object result) {
        lookAgainAt =
            result instanceof Outcome.Held held
                ? Optional.of(held.lookAgainAt())
                : Optional.empty();
        done.run();
      }

      @Override
      public void failed(TidemillException failure) {
        lookAgainAt = Optional.empty();
        done.run();
      }

      @Override
      public void died() {
        lookAgainAt = Optional.empty();
        done.run();
      }

      @Override
      public void paused(long until) {}
    };
  }
}
