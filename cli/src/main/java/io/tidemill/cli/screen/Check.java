package io.tidemill.cli.screen;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something that must hold at the end.
 *
 * @param what it is, with the figures found
 * @param problems what speaks against it; empty if it holds
 */
public record Check(String what, List<String> problems) {
  public Check {
    requireNonNull(what, "what");
    problems = List.copyOf(problems);
  }

  /** A check that holds if {@code condition} does. */
  public static Check that(String what, boolean condition, String otherwise) {
    return new Check(what, condition ? List.of() : List.of(otherwise));
  }

  /** Whether nothing speaks against it. */
  public boolean holds() {
    return problems.isEmpty();
  }
}
