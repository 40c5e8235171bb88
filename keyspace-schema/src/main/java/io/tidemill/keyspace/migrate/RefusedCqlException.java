package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.cql.CqlStatement;

/** A statement isn't for the store that it is meant for. */
public final class RefusedCqlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String expected;
  private final String found;
  private final String fix;
  private final String text;
  private final int at;

  RefusedCqlException(String expected, String found, String fix) {
    this("CQL", expected, found, fix, "", 0);
  }

  /**
   * Names a part of a statement.
   *
   * @param what it is
   * @param text the statement's, its placeholders filled in or not
   * @param at where in the text it begins
   */
  RefusedCqlException(String what, String expected, String found, String fix, String text, int at) {
    super("expected %s, found %s. %s".formatted(expected, found, fix));
    this.what = requireNonNull(what, "what");
    this.expected = requireNonNull(expected, "expected");
    this.found = requireNonNull(found, "found");
    this.fix = requireNonNull(fix, "fix");
    this.text = requireNonNull(text, "text");
    this.at = at;
  }

  /** As a problem of the file that the statement stands in. */
  Problem problem(String file, CqlStatement statement) {
    CqlStatement read = new CqlStatement(text, statement.line(), statement.column());
    return new Problem(file, read.lineAt(at), read.columnAt(at), what, expected, found, fix);
  }
}
