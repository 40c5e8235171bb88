package io.tidemill.cli.look;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.RunJson;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.offsets.Position;

/** A change of a position that is no commit, as JSON. */
final class ChangeJson {
  private ChangeJson() {}

  static ObjectNode of(PositionChange change) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("change", change.number());
    json.put("kind", change.kind().name());
    json.put("at", change.at().toString());
    change.run().ifPresent(run -> json.put("run", run));
    json.put("why", change.why());
    json.set("passed", RunJson.ranges(change.passed()));
    json.set("from", position(change.from()));
    json.set("to", position(change.to()));
    return json;
  }

  private static ObjectNode position(Position position) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    position.next().forEach((partition, next) -> json.put(partition.toString(), next.offset()));
    return json;
  }
}
