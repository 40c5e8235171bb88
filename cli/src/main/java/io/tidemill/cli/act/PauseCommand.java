package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;

/** {@code tidemill pause}. */
@Command(
    name = "pause",
    header = "Start no further run of a pipeline; one under way goes on to its end.",
    description = {
      "",
      "Use it before maintenance, or to get between two runs: other commands refuse a pipeline whose run is under way. Lag gathers meanwhile, and its alarm may sound.",
      ""
    },
    footer = {
      "  ./tidemill pause flights --execute",
      "  ./tidemill resume flights --execute    when all is done"
    })
public final class PauseCommand extends ActOnPipeline {
  @Override
  String action() {
    return "pause";
  }

  @Override
  void arguments(ObjectNode event) {
    // Needs none.
  }
}
