package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Problem;
import io.tidemill.keyspace.cql.CqlStatement;

/** The store that a statement is meant for has nothing like it. */
public final class RefusedCqlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String found;
  private final String fix;

  RefusedCqlException(String expected, String found, String fix) {
    super("expected %s, found %s. %s".formatted(expected, found, fix));
    this.expected = requireNonNull(expected, "expected");
    this.found = requireNonNull(found, "found");
    this.fix = requireNonNull(fix, "fix");
  }

  /** As a problem of the file that the statement stands in. */
  Problem problem(String file, CqlStatement statement) {
    return new Problem(file, statement.line(), statement.column(), "CQL", expected, found, fix);
  }
}
