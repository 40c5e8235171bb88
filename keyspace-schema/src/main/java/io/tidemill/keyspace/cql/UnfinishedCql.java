package io.tidemill.keyspace.cql;

import io.tidemill.core.yaml.Problem;

/** A quote, comment or statement doesn't end. */
public final class UnfinishedCql extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  UnfinishedCql(Problem problem) {
    super(
        "%s:%d: expected %s, found %s"
            .formatted(problem.file(), problem.line(), problem.expected(), problem.found()));
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
