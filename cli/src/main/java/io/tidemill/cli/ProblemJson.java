package io.tidemill.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.yaml.Problem;

/** A problem of a file, as programs get it. */
public final class ProblemJson {
  private ProblemJson() {}

  /** {@code {"file", "line", "column", "what", "expected", "found", "fix"}}. */
  public static void write(Problem problem, ObjectNode json) {
    json.put("file", problem.file())
        .put("line", problem.line())
        .put("column", problem.column())
        .put("what", problem.what())
        .put("expected", problem.expected())
        .put("found", problem.found())
        .put("fix", problem.fix());
  }
}
