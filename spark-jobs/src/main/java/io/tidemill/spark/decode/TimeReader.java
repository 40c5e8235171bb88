package io.tidemill.spark.decode;

import java.time.LocalDate;
import java.time.chrono.IsoChronology;

/** Reads times as text, of which it knows exactly what Spark reads in them. */
@FunctionalInterface
interface TimeReader {
  /** Given where a reader can't tell. */
  long NONE = Long.MIN_VALUE;

  /** µs since the epoch, or {@link #NONE}; days, from a reader of dates. */
  long read(char[] text, int from, int until);

  /** {@code count} digits as a number; -1 if they aren't that. */
  static int digits(char[] text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** Days since the epoch; {@link #NONE} if there is no such day. */
  static long day(int year, int month, int day) {
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return NONE;
    }
    if (day > 28 && day > lastDay(year, month)) {
      return NONE;
    }
    return LocalDate.of(year, month, day).toEpochDay();
  }

  private static int lastDay(int year, int month) {
    return switch (month) {
      case 2 -> IsoChronology.INSTANCE.isLeapYear(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /**
   * µs since the epoch of a time of a day; {@link #NONE} if there is none.
   *
   * @param day as {@link #day} gives it
   */
  static long micros(long day, int hour, int minute, int second, int micros) {
    if (day == NONE
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return NONE;
    }
    return ((day * 24 + hour) * 60 + minute) * 60_000_000L + second * 1_000_000L + micros;
  }
}
