package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.RunJson;
import io.tidemill.core.ledger.JobSize;

/** How large jobs are asked to be, and why, as JSON. */
final class JobSizeJson {
  private JobSizeJson() {}

  static ObjectNode of(JobSize size) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("executors", size.executors());
    json.put("cores_each", size.cores());
    json.put("records", size.records());
    json.put("target_seconds", RunJson.seconds(size.target()));
    json.put("records_per_second_and_core", size.pace());
    ArrayNode measured = json.putArray("measured");
    size.paces().forEach(measured::add);
    json.put("why", size.why());
    return json;
  }
}
