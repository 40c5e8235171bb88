package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill abandon}. */
@Command(
    name = "abandon",
    header = "End a replay where it stands.",
    description = {
      "",
      "Use it when a replay was a mistake, or is blocked. Where it has written, older values may stand in place of newer ones, which needs --may-undo-newer. It also gives up a blocked run that redoes dead letters. A blocked run must be named, so that no other is given up. A rebuild can't be abandoned: run it again.",
      ""
    },
    footer = {
      "  ./tidemill pause flights --execute      to stop between two of its runs",
      "  ./tidemill abandon flights --may-undo-newer --execute",
      "  ./tidemill abandon flights --run 9 --may-undo-newer --execute      its run 9 is blocked"
    })
public final class AbandonCommand extends ActOnPipeline {
  @Option(
      names = "--may-undo-newer",
      description =
          "Leave what it has written, though some of it may be older than what it replaced.")
  private boolean mayUndoNewer;

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "The run that is blocked, if one is; another is never given up.")
  private Long run;

  @Override
  String action() {
    return "abandon";
  }

  @Override
  void arguments(ObjectNode event) {
    if (run != null) {
      event.put("run", run);
    }
    event.put("mayUndoNewer", mayUndoNewer);
  }
}
