package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where a pipeline that has no position yet begins. */
public sealed interface StartFrom {
  <R> R match(Supplier<R> onEarliest, Supplier<R> onLatest, Function<Instant, R> onTime);

  /** The first record that retention has left. */
  record Earliest() implements StartFrom {
    @Override
    public <R> R match(Supplier<R> onEarliest, Supplier<R> onLatest, Function<Instant, R> onTime) {
      return onEarliest.get();
    }
  }

  /** The next record to be produced. */
  record Latest() implements StartFrom {
    @Override
    public <R> R match(Supplier<R> onEarliest, Supplier<R> onLatest, Function<Instant, R> onTime) {
      return onLatest.get();
    }
  }

  /** The first record whose timestamp is {@code time} or later. */
  record Time(Instant time) implements StartFrom {
    public Time {
      requireNonNull(time, "time");
    }

    @Override
    public <R> R match(Supplier<R> onEarliest, Supplier<R> onLatest, Function<Instant, R> onTime) {
      return onTime.apply(time);
    }
  }
}
