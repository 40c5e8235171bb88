package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code tidemill simulate}, as the list of commands shows it: the launcher runs the simulation
 * itself, as that belongs to the tests and is no part of the command line.
 */
@Command(
    name = "simulate",
    header = "Try the protocol on thousands of bad days; or on a core broken on purpose.")
final class SimulateCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new TidemillException(
        FailureKind.OPERATOR,
        "The simulation is not in this jar. Run ./tidemill simulate %s in a checkout"
            .formatted(String.join(" ", arguments))
            .strip());
  }
}
