package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where a pipeline that has no position yet begins. */
public sealed interface StartFrom {
  <R> R match(
      Supplier<R> onEarliest,
      Supplier<R> onLatest,
      Function<Instant, R> onTime,
      Supplier<R> onGroup);

  /** The first record that retention has left. */
  record Earliest() implements StartFrom {
    @Override
    public <R> R match(
        Supplier<R> onEarliest,
        Supplier<R> onLatest,
        Function<Instant, R> onTime,
        Supplier<R> onGroup) {
      return onEarliest.get();
    }
  }

  /** The next record to be produced. */
  record Latest() implements StartFrom {
    @Override
    public <R> R match(
        Supplier<R> onEarliest,
        Supplier<R> onLatest,
        Function<Instant, R> onTime,
        Supplier<R> onGroup) {
      return onLatest.get();
    }
  }

  /** The first record whose timestamp is {@code time} or later. */
  record Time(Instant time) implements StartFrom {
    public Time {
      requireNonNull(time, "time");
    }

    /**
     * A time as people write it: date, T, time, and Z or an offset.
     *
     * @throws IllegalArgumentException if {@code text} is not one
     */
    public static Time parse(String text) {
      try {
        return new Time(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "A time with its zone is expected, such as 2026-01-31T00:00:00Z; found \"%s\""
                .formatted(text),
            e);
      }
    }

    @Override
    public <R> R match(
        Supplier<R> onEarliest,
        Supplier<R> onLatest,
        Function<Instant, R> onTime,
        Supplier<R> onGroup) {
      return onTime.apply(time);
    }
  }

  /**
   * The offsets published for the pipeline's consumer group; {@link GroupOffsets} tells them, a
   * {@link BacklogReader} doesn't.
   */
  record Group() implements StartFrom {
    @Override
    public <R> R match(
        Supplier<R> onEarliest,
        Supplier<R> onLatest,
        Function<Instant, R> onTime,
        Supplier<R> onGroup) {
      return onGroup.get();
    }
  }
}
