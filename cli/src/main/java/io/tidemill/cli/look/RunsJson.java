package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.PositionChange;
import java.util.List;

/** A pipeline's runs, as one JSON object. */
final class RunsJson {
  private RunsJson() {}

  /** Parameters as for {@link RunsText#lines}. */
  static ObjectNode of(
      PipelineId pipeline, List<RunView> newest, List<PositionChange> changes, int limit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pipeline", pipeline.value());
    ArrayNode runs = json.putArray("runs");
    newest.stream().limit(limit).map(RunViewJson::of).forEach(runs::add);
    ArrayNode moves = json.putArray("position_changes");
    RunsText.among(newest, changes, limit).stream().map(ChangeJson::of).forEach(moves::add);
    json.put("more", newest.size() > limit);
    return json;
  }
}
