package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.core.trigger.SinkChange;
import java.util.List;

/** What a definition changed, as a JSON array. */
final class SinkChangesJson {
  private SinkChangesJson() {}

  static ArrayNode of(List<SinkChange> changes) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    changes.forEach(
        change ->
            json.addObject()
                .put("table", change.table().toString())
                .put("change", change.kind().name())
                .put("holds_from_run", change.holdsFromRun()));
    return json;
  }
}
