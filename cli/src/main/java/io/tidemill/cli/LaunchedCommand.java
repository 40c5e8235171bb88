package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * A command as the list of commands shows it, which the launcher runs itself: what it needs is no
 * part of the command line.
 */
abstract class LaunchedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public final Integer call() {
    throw new TidemillException(
        FailureKind.OPERATOR,
        "The command %s is not in this jar. Run ./tidemill %s %s in a checkout"
            .formatted(spec.name(), spec.name(), String.join(" ", arguments)));
  }
}
