package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.EventKind;

/** The look at all pipelines that the schedule asks for every minute, asked for now. */
public final class Sweep {
  private Sweep() {}

  /**
   * Invokes the function, and waits until it has looked at all pipelines. Runs that are due start,
   * as they would at the schedule's next look.
   *
   * @param ledger is in the names of its functions
   * @return its answer: {@code {"event", "pipelines": [{"pipeline", "decision", "why", …}]}}
   * @throws io.tidemill.core.TidemillException if it can't be invoked, or gives no answer of its
   *     own
   */
  public static ObjectNode ask(TidemillConfig config, LedgerId ledger) {
    return ByHand.ask(config, ledger, event()).json();
  }

  /** As much of EventBridge Scheduler's event as the function goes by. */
  private static ObjectNode event() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("source", EventKind.SCHEDULE.source())
        .put("detail-type", EventKind.SCHEDULE.detailType());
  }
}
