package io.tidemill.cli.schema;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemill schema}. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    header = "Write the CQL of a sink's table, from what its SQL gives.",
    description = {"", "See ./tidemill schema infer --help.", ""},
    commandListHeading = "Commands:%n",
    subcommands = InferCommand.class)
public final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: ./tidemill schema infer PIPELINE_FILE");
  }
}
