package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemill rebuild}. */
@Command(
    name = "rebuild",
    header = "Empty a merged table, and merge it anew.",
    description = {
      "",
      "Use it when a merged table's query changed, when the table was not empty at first, or after adopt. All that the topic still has up to the position is merged again, while the pipeline's own runs wait. Readers see the table incomplete meanwhile.",
      ""
    },
    footer = {
      "  ./tidemill rebuild flights flights.delay_by_route_day",
      "  ./tidemill rebuild flights flights.delay_by_route_day --accept-loss --execute"
    })
public final class RebuildCommand extends ActOnPipeline {
  @Parameters(
      index = "1",
      paramLabel = "SINK",
      description = "The merged table, as keyspace.table.")
  private String sink;

  @Option(
      names = "--accept-loss",
      description = "Do it though retention has taken early records, which the table will lack.")
  private boolean acceptLoss;

  @Override
  String action() {
    return "rebuild";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("sink", sink).put("acceptLoss", acceptLoss);
  }
}
