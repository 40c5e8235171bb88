package io.tidemill.infra.account;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/** What came of a question: a value, or the reason why there is none. */
public sealed interface Answer<T> {
  <R> R match(Function<T, R> onTold, Function<String, R> onUntold);

  /** An answer. */
  record Told<T>(T value) implements Answer<T> {
    public Told {
      requireNonNull(value, "value");
    }

    @Override
    public <R> R match(Function<T, R> onTold, Function<String, R> onUntold) {
      return onTold.apply(value);
    }
  }

  /**
   * None: whoever asks may not, or the service couldn't be asked.
   *
   * @param why in the service's words
   */
  record Untold<T>(String why) implements Answer<T> {
    public Untold {
      requireNonNull(why, "why");
    }

    @Override
    public <R> R match(Function<T, R> onTold, Function<String, R> onUntold) {
      return onUntold.apply(why);
    }
  }
}
