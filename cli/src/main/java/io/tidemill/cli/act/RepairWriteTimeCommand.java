package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemill repair write-time}. */
@Command(
    name = "write-time",
    header = "Let row timestamps begin again where attempts have really written.",
    description = {
      "",
      "Use it when runs are held by WRITE_TIME_AHEAD for longer than large runs explain: a host whose clock was ahead has begun an attempt. It never goes below the end of an attempt that entered, whose rows newer ones would lose against; with --tables-emptied it does.",
      ""
    },
    footer = {
      "  ./tidemill repair write-time flights",
      "  ./tidemill repair write-time flights --tables-emptied --execute"
    })
public final class RepairWriteTimeCommand extends ActOnPipeline {
  @Option(
      names = "--tables-emptied",
      description = "All tables of the pipeline were emptied: no row is left to lose against.")
  private boolean tablesEmptied;

  @Override
  String action() {
    return "repair-write-time";
  }

  @Override
  void arguments(ObjectNode event) {
    event.put("tablesEmptied", tablesEmptied);
  }
}
