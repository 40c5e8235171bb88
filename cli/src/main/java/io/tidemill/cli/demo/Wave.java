package io.tidemill.cli.demo;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Reason;

/**
 * Flights that are produced together.
 *
 * @param number 1, 2, 3…
 * @param flights how many, at least 1
 * @param reason why the run that takes them should start
 */
record Wave(int number, int flights, Reason reason) {
  Wave {
    requireNonNull(reason, "reason");
    if (number < 1 || flights < 1) {
      throw new IllegalArgumentException(
          "Wave must have a number and flights >= 1, got %d and %d".formatted(number, flights));
    }
  }
}
