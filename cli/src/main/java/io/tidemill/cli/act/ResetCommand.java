package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill reset}. */
@Command(
    name = "reset",
    header = "Say where a pipeline goes on in its topic.",
    description = {
      "",
      "Use it where a topic was made anew, a log was truncated, retention took records, or partitions were added and the pipeline waits for a decision; or to leave records out. What it passes over is recorded. Partitions that PLACE does not name stay.",
      "",
      "Going back over records is refused with merged tables, which would count them twice: see rebuild; and otherwise needs --may-undo-newer: see replay, which keeps other runs back meanwhile.",
      ""
    },
    footer = {
      "  ./tidemill reset flights --to earliest",
      "  ./tidemill reset flights --to 0:1500,1:1480 --execute",
      "  ./tidemill reset flights --to 2026-01-31T00:00:00Z --may-undo-newer --execute"
    })
public final class ResetCommand extends ActOnPipeline {
  @Option(
      names = "--to",
      paramLabel = "PLACE",
      required = true,
      description = "earliest, latest, group, a time or partition:offset,…")
  private String to;

  @Option(
      names = "--may-undo-newer",
      description = "Go back though older values then stand in place of newer ones for a while.")
  private boolean mayUndoNewer;

  @Option(
      names = "--accept-loss",
      description = "End a rebuild that is under way: its table lacks records until the next.")
  private boolean acceptLoss;

  @Override
  String action() {
    return "reset";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("to", to).put("mayUndoNewer", mayUndoNewer).put("acceptLoss", acceptLoss);
  }
}
