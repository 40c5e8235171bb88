package io.tidemill.infra.deploy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs other commands of Tidemill, at this process's own terminal.
 *
 * @param script {@code ./tidemill}
 */
public record Launcher(Path script) {
  /** Runs a command; returns what it ended with. */
  int run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be run: %s".formatted(script, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted", e);
    }
  }
}
