package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Problem;
import io.tidemill.keyspace.cql.CqlStatement;

/** A statement isn't for the store that it is meant for. */
public final class RefusedCqlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String expected;
  private final String found;
  private final String fix;
  private final int at;

  RefusedCqlException(String expected, String found, String fix) {
    this("CQL", expected, found, fix, 0);
  }

  /**
   * Names a part of a statement.
   *
   * @param what it is
   * @param at where in the statement's text it begins
   */
  RefusedCqlException(String what, String expected, String found, String fix, int at) {
    super("expected %s, found %s. %s".formatted(expected, found, fix));
    this.what = requireNonNull(what, "what");
    this.expected = requireNonNull(expected, "expected");
    this.found = requireNonNull(found, "found");
    this.fix = requireNonNull(fix, "fix");
    this.at = at;
  }

  /** As a problem of the file that the statement stands in. */
  Problem problem(String file, CqlStatement statement) {
    return new Problem(
        file, statement.lineAt(at), statement.columnAt(at), what, expected, found, fix);
  }
}
