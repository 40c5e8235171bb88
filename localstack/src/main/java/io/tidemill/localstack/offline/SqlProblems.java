package io.tidemill.localstack.offline;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Places;
import io.tidemill.core.pipeline.Places.Place;
import io.tidemill.core.yaml.Problem;

/** Finds in the file what the job's checks speak of. */
final class SqlProblems {
  private SqlProblems() {}

  static Problem place(PipelineFile file, JsonNode problem) {
    Places places = file.inspected().places();
    String key = problem.path("key").asText();
    String path =
        problem.has("sink")
            ? places.sink(TableName.parse(problem.path("sink").asText())) + "." + key
            : key;
    Place at =
        problem.has("line")
            ? places.within(
                path, new Place(problem.path("line").asInt(), problem.path("column").asInt()))
            : places.of(path);
    String what = problem.path("what").asText();
    return new Problem(
        file.name(),
        at.line(),
        at.column(),
        what.isEmpty() ? path : path + ": " + what,
        problem.path("expected").asText(),
        problem.path("found").asText(),
        problem.path("fix").asText());
  }
}
