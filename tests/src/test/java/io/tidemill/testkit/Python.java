package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The {@code python3} command. */
public final class Python {
  private static final int DEADLINE_SECONDS = 120;
  private static final String FIND =
      "import importlib.util, os, sys; found = importlib.util.find_spec(sys.argv[1]);"
          + " print(os.path.dirname(found.origin) if found else '')";

  private static final String VERSION =
      "import importlib.metadata as all, sys;"
          + " print(next((one.version for one in all.distributions(name=sys.argv[1])), ''))";

  private Python() {}

  /** The folder of a module that it could import; empty if it has none, or there is no Python. */
  public static Optional<Path> folderOf(String module) {
    try {
      String folder = run("-c", FIND, module).strip();
      return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
  }

  /** The version of a package that it has; empty if it has none, or there is no Python. */
  public static Optional<String> versionOf(String distribution) {
    try {
      String version = run("-c", VERSION, distribution).strip();
      return version.isEmpty() ? Optional.empty() : Optional.of(version);
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
  }

  /** Runs a script, asserts that it succeeds, and gives the lines that it prints. */
  public static List<String> lines(Path script, String... arguments) {
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(arguments));
    try {
      return run(words.toArray(String[]::new)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("exit code of %s: %s", command, output).isZero();
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
