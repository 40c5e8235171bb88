package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill retry}. */
@Command(
    name = "retry",
    header = "Give a blocked run further attempts.",
    description = {
      "",
      "Use it once the cause is mended that status and logs name. The run, with the same records, gets as many attempts more as its file allows, the first at once. Where the pipeline is blocked without a run, leave --run out: what stopped it is looked at again.",
      "",
      "If the file has changed since, the run takes the new definition where that leaves no rows of the old one behind: where only trigger and budgets differ, or where the old one could not run at all. Otherwise it keeps its own.",
      ""
    },
    footer = {
      "  ./tidemill retry flights --run 7              what it would do",
      "  ./tidemill retry flights --run 7 --execute    do it, once the cause is mended"
    })
public final class RetryCommand extends ActOnPipeline {
  @Option(
      names = "--run",
      paramLabel = "N",
      description = "The run that is blocked; another is never touched.")
  private Long run;

  @Override
  String action() {
    return "retry";
  }

  @Override
  void arguments(ObjectNode event) {
    if (run != null) {
      event.put("run", run);
    }
  }
}
