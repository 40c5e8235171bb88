package io.tidemill.testkit;

import io.tidemill.cli.Tidemill;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code tidemill} in a process of its own, with the options that the launcher gives its JVM. */
public final class ForkedTidemill {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private ForkedTidemill() {}

  /**
   * Starts the command line, as it is built in this checkout.
   *
   * @param home what it takes for its checkout
   * @param words the command, and what follows it
   */
  public static Process start(Path home, Path output, Path errors, List<String> words)
      throws IOException {
    Path module = TestServers.distribution().home().resolve("cli/target");
    String classpath =
        module.resolve("classes")
            + File.pathSeparator
            + Files.readString(module.resolve("classpath.txt")).strip();
    List<String> command =
        new ArrayList<>(
            List.of(
                // A build in the background may ignore Ctrl-C, and hand that down.
                "env",
                "--default-signal=INT",
                JAVA,
                "-Xms32m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dtidemill.home=" + home,
                "-cp",
                classpath,
                Tidemill.class.getName()));
    command.addAll(words);
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile())
        .start();
  }
}
