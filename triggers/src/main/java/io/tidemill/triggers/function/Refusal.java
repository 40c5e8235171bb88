package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

/**
 * Why an event is none of ours.
 *
 * @param why what was expected, and what was found
 */
record Refusal(Reason reason, String why) {
  enum Reason {
    /** Nothing was sent. */
    EMPTY,
    /** More than {@link Payload#MOST_BYTES}. */
    TOO_LARGE,
    /** Not one well-formed JSON object, or one that nests too deep. */
    NOT_JSON,
    /** A person's action whose arguments are missing, misspelt or wrong. */
    WRONG_ARGUMENT,
    /** None of the kinds of events that this function takes. */
    UNKNOWN_KIND,
    /** Of another AWS account than the function's own. */
    FOREIGN_ACCOUNT,
    /** An alarm or a job that doesn't bear the name of this ledger. */
    FOREIGN_LEDGER,
    /** A job of another EMR Serverless application. */
    FOREIGN_APPLICATION,
    /** No file defines the pipeline. */
    UNKNOWN_PIPELINE
  }

  Refusal {
    requireNonNull(reason, "reason");
    requireNonNull(why, "why");
  }

  /** A refusal of what an event says in one place; {@code found} is shown in quotes, shortened. */
  static Refusal of(Reason reason, String expected, String found) {
    return new Refusal(reason, "expected %s, found %s".formatted(expected, Shown.quoted(found)));
  }
}
