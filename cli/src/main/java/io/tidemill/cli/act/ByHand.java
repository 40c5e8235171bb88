package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;

/** What a person asks the function for that looks at pipelines. */
final class ByHand {
  private ByHand() {}

  /** The event by which a person asks for a run. */
  static ObjectNode event(String pipeline) {
    return JsonNodeFactory.instance.objectNode().put("pipeline", pipeline);
  }

  /**
   * Invokes the function.
   *
   * @param ledger is in the names of its functions
   * @throws io.tidemill.core.TidemillException if it can't be invoked, or gives no answer of its
   *     own
   */
  static TriggerAnswer ask(TidemillConfig config, LedgerId ledger, ObjectNode event) {
    try (FunctionInvoker functions = FunctionInvoker.open(config)) {
      return TriggerAnswer.parse(
          functions.invoke(new Names(ledger).lagTriggerFunction(), event.toString()));
    }
  }
}
