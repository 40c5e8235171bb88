package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill skip}. */
@Command(
    name = "skip",
    header = "Give a blocked run up, and move past its records.",
    description = {
      "",
      "Use it when a run can never succeed and its records matter less than those behind them. They are recorded as skipped, and no longer guaranteed: some of the rows may stand, each at most once. It says how many.",
      ""
    },
    footer = {
      "  ./tidemill skip flights --run 7",
      "  ./tidemill skip flights --run 7 --execute",
      "  ./tidemill runs flights                        shows what was skipped"
    })
public final class SkipCommand extends ActOnPipeline {
  @Option(
      names = "--run",
      paramLabel = "N",
      required = true,
      description = "The run that is blocked; another is never skipped.")
  private long run;

  @Override
  String action() {
    return "skip";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("run", run);
  }
}
