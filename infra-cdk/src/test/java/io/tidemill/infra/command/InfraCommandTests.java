package io.tidemill.infra.command;

import io.tidemill.infra.deploy.Confirmation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A command in a home where nothing is, and what it prints. */
abstract class InfraCommandTests {
  @TempDir Path folder;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  private final String command;

  InfraCommandTests(String command) {
    this.command = command;
  }

  /** Runs the command; gives its exit code. */
  final int run(String... arguments) {
    CommandLine infra =
        Infra.commandLine(folder, Map.of(), Confirmation.withoutTerminal())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    return infra.execute(all.toArray(String[]::new));
  }

  /** The path of a deployment's file with that text. */
  final String config(String text) throws IOException {
    return Files.writeString(folder.resolve("t.yaml"), text).toString();
  }
}
