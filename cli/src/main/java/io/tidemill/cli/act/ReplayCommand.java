package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill replay}. */
@Command(
    name = "replay",
    header = "Process once more what was processed before.",
    description = {
      "",
      "Use it when a query was corrected, or rows were lost from a table. Records from PLACE up to the position are written again, in as many runs as it takes, while the pipeline's own wait; the position stays. Rows that the new query no longer yields are not deleted.",
      "",
      "Merged tables refuse it: see rebuild. What retention has taken is left out, and told.",
      ""
    },
    footer = {
      "  ./tidemill replay flights --from earliest",
      "  ./tidemill replay flights --from 2026-01-31T00:00:00Z --sink flights.by_origin --execute"
    })
public final class ReplayCommand extends ActOnPipeline {
  @Option(
      names = "--from",
      paramLabel = "PLACE",
      required = true,
      description =
          "earliest, group, a time or partition:offset,… (partitions not named are left out)")
  private String from;

  @Option(
      names = "--until",
      paramLabel = "PLACE",
      description = "Where to end (default: the position). Earlier needs --may-undo-newer.")
  private String until;

  @Option(
      names = "--sink",
      paramLabel = "TABLE",
      description = "Only into this table; may be given several times (default: all).")
  private List<String> sinks = List.of();

  @Option(
      names = "--may-undo-newer",
      description = "End before the position though older values then stay in place of newer ones.")
  private boolean mayUndoNewer;

  @Override
  String action() {
    return "replay";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("from", from).put("mayUndoNewer", mayUndoNewer);
    if (until != null) {
      event.put("until", until);
    }
    if (!sinks.isEmpty()) {
      sinks.forEach(event.putArray("sinks")::add);
    }
  }
}
