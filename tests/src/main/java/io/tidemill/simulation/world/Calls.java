package io.tidemill.simulation.world;

import java.util.function.Supplier;

/**
 * How a simulated process reaches the world. Whoever runs the process decides here what becomes of
 * a call: it may run the effect once or twice, at once or later, let others go first, lose its
 * answer by {@link AnswerLost}, refuse it by a {@link io.tidemill.core.TidemillException}, or never
 * return because the process has died.
 *
 * <p>All that a process learns of the world it learns from answers, which it may not change; and an
 * effect leaves the process itself alone. So a process can be stopped at a call, and be brought
 * back there by running it again from its beginning with the answers it had.
 */
public interface Calls {
  /** A process to which nothing ever happens. */
  Calls PLAIN =
      new Calls() {
        @Override
        public <T> T call(String step, Supplier<T> effect) {
          return effect.get();
        }
      };

  /**
   * One call.
   *
   * @param step what it does, for traces and for counting: a constant such as {@code ledger.swap}
   * @param effect what it does to the world, and what the world answers
   */
  <T> T call(String step, Supplier<T> effect);

  /** A call whose answer says nothing. */
  default void run(String step, Runnable effect) {
    call(
        step,
        () -> {
          effect.run();
          return null;
        });
  }
}
