package io.tidemill.core.yaml;

import static java.util.Objects.requireNonNull;

/**
 * Something wrong in a file a user wrote.
 *
 * @param line from 1
 * @param column from 1
 * @param what the key or part that is wrong
 * @param fix what to do next
 */
public record Problem(
    String file, int line, int column, String what, String expected, String found, String fix) {
  public Problem {
    requireNonNull(file, "file");
    requireNonNull(what, "what");
    requireNonNull(expected, "expected");
    requireNonNull(found, "found");
    requireNonNull(fix, "fix");
  }

  /** {@code file:line:column: what: expected …, found …. Fix.} */
  @Override
  public String toString() {
    return "%s:%d:%d: %s: expected %s, found %s. %s"
        .formatted(file, line, column, what, expected, found, fix);
  }
}
