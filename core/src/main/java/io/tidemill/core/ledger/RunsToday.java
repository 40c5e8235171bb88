package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How many runs were claimed on a day.
 *
 * @param day in UTC
 */
public record RunsToday(LocalDate day, int runs) {
  /** Before the first run. */
  public static final RunsToday NONE = new RunsToday(LocalDate.EPOCH, 0);

  public RunsToday {
    requireNonNull(day, "day");
    if (runs < 0) {
      throw new IllegalArgumentException("Runs must be >= 0, got " + runs);
    }
  }

  /** Runs claimed on the day of {@code now}. */
  public int at(Instant now) {
    return day.equals(dayOf(now)) ? runs : 0;
  }

  /** When the day after that of {@code now} begins. */
  public static Instant nextDay(Instant now) {
    return dayOf(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  RunsToday plusOne(Instant now) {
    return new RunsToday(dayOf(now), at(now) + 1);
  }

  private static LocalDate dayOf(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
