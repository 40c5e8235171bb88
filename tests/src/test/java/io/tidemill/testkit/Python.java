package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code python3} command, and what interpreters have. */
public final class Python {
  private static final String PYTHON = "python3";
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final String FOLDER =
      "import importlib.util, os, sys; found = importlib.util.find_spec(sys.argv[1]);"
          + " print(os.path.dirname(found.origin) if found and found.origin else '')";

  private static final String VERSION =
      "import importlib.metadata as all, sys;"
          + " print(next((one.version for one in all.distributions(name=sys.argv[1])), ''))";

  private Python() {}

  /**
   * What was looked for.
   *
   * @param why it can't be had; empty if it is found
   */
  public record Looked(Optional<String> found, String why) {
    private static Looked missing(String why) {
      return new Looked(Optional.empty(), why);
    }
  }

  /** Looks for the folder of a module that {@code python3} could import. */
  public static Looked folderOf(String module) {
    return look(PYTHON, FOLDER, module);
  }

  /** Looks for the version of a package that an interpreter has. */
  public static Looked versionOf(String interpreter, String distribution) {
    return look(interpreter, VERSION, distribution);
  }

  /** An interpreter may be a name behind which there is none, or too old for what it is asked. */
  private static Looked look(String interpreter, String program, String what) {
    try {
      Program.Ended ended =
          Program.run(new ProcessBuilder(interpreter, "-c", program, what), DEADLINE);
      if (ended.code() != 0) {
        return Looked.missing(
            "%s, asked for its %s, ended with code %d: %s"
                .formatted(interpreter, what, ended.code(), ended.said()));
      }
      String found = ended.output().strip();
      return found.isEmpty()
          ? Looked.missing("%s has no %s (pip install %s)".formatted(interpreter, what, what))
          : new Looked(Optional.of(found), "");
    } catch (IOException e) {
      return Looked.missing(
          "%s can't be asked for its %s: %s".formatted(interpreter, what, e.getMessage()));
    }
  }

  /** Runs a script, asserts that it succeeds, and gives the lines that it prints. */
  public static List<String> lines(Path script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
    command.addAll(List.of(arguments));
    Program.Ended ended = Program.run(new ProcessBuilder(command), DEADLINE);
    assertThat(ended.code()).as("exit code of %s: %s", command, ended.said()).isZero();
    return ended.output().lines().toList();
  }
}
