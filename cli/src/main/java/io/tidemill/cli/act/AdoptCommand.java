package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill adopt}. */
@Command(
    name = "adopt",
    header = "Say where a pipeline stands whose state the ledger has lost.",
    description = {
      "",
      "Use it when a pipeline is blocked by STATE_LOST or LEDGER_RESTORED and no newer copy of the ledger can be restored. Numbers of runs go on after the newest that has left a trace.",
      "",
      "With merged tables it needs --accept-merged: the position that is known may be one run behind, whose records would be merged twice; rebuild makes them exact.",
      ""
    },
    footer = {
      "  ./tidemill adopt flights --from group",
      "  ./tidemill adopt flights --from 0:1500,1:1480 --execute"
    })
public final class AdoptCommand extends ActOnPipeline {
  @Option(
      names = "--from",
      paramLabel = "PLACE",
      required = true,
      description =
          "group (what was published last), earliest, latest, a time or partition:offset,…")
  private String from;

  @Option(names = "--accept-merged", description = "Do it though one run may be merged twice.")
  private boolean acceptMerged;

  @Override
  String action() {
    return "adopt";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("from", from).put("acceptMerged", acceptMerged);
  }
}
