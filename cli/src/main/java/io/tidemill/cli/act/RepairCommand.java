package io.tidemill.cli.act;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemill repair}. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    header = "Mend what clocks have done to a pipeline's state.",
    description = {"", "See ./tidemill repair write-time --help.", ""},
    commandListHeading = "Commands:%n",
    subcommands = RepairWriteTimeCommand.class)
public final class RepairCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to repair: ./tidemill repair write-time PIPELINE");
  }
}
