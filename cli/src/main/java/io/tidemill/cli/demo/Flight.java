package io.tidemill.cli.demo;

import static java.util.Objects.requireNonNull;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One flight, as the records of the topic tell it.
 *
 * @param date to the minute, taken as UTC
 * @param delay minutes; negative if early
 * @param distance miles
 * @param origin three capital letters
 * @param destination three capital letters
 */
record Flight(LocalDateTime date, int delay, int distance, String origin, String destination) {
  /** How the data write a date. */
  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm", Locale.ROOT);

  // Nothing that JSON would need to escape.
  private static final Pattern AIRPORT = Pattern.compile("[A-Z]{3}");

  Flight {
    requireNonNull(date, "date");
    requireAirport(origin, "origin");
    requireAirport(destination, "destination");
  }

  /** The record's key: flights of one route lie in one partition, and so in order. */
  String key() {
    return origin + "-" + destination;
  }

  /** The record's value: JSON with the fields in the order of the published data. */
  String json() {
    return "{\"date\":\"%s\",\"delay\":%d,\"distance\":%d,\"origin\":\"%s\",\"destination\":\"%s\"}"
        .formatted(DATE.format(date), delay, distance, origin, destination);
  }

  /** The same flight, so many days later. */
  Flight daysLater(long days) {
    return new Flight(date.plusDays(days), delay, distance, origin, destination);
  }

  private static void requireAirport(String code, String what) {
    if (!AIRPORT.matcher(requireNonNull(code, what)).matches()) {
      throw new IllegalArgumentException(
          "Flight needs an %s of three capital letters, got \"%s\"".formatted(what, code));
    }
  }
}
