package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One run in full, as one JSON object. */
final class RunDetailsJson {
  private RunDetailsJson() {}

  static ObjectNode of(RunDetails details) {
    ObjectNode json = RunViewJson.of(details.view());
    json.put("pipeline", details.pipeline().value());
    details.before().ifPresent(before -> json.put("definition_before", before.run().definition()));
    json.set("changes", SinkChangesJson.of(details.changes()));
    for (JsonNode attempt : json.get("attempts")) {
      ArrayNode jobs = ((ObjectNode) attempt).putArray("jobs");
      details
          .jobs()
          .byAttempt()
          .getOrDefault(attempt.get("attempt").intValue(), List.of())
          .forEach(
              job ->
                  jobs.addObject()
                      .put("job", job.id())
                      .put("state", job.state().name())
                      .put("details", job.details()));
    }
    details.jobs().problem().ifPresent(problem -> json.put("jobs_unknown", problem));
    return json;
  }
}
