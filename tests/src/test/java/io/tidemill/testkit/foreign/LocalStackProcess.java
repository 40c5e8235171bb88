package io.tidemill.testkit.foreign;

import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * LocalStack without Docker, from the virtual environment that {@code localstack/run-localstack
 * install} makes; where that was never run, nothing is downloaded.
 */
final class LocalStackProcess {
  static final String HEALTH = "/_localstack/health";

  private static final String INSTALL = "localstack/run-localstack install";

  private LocalStackProcess() {}

  static ForeignAws play(Path folder) throws Absent {
    Path home = TestServers.home();
    checkInstalled(home);
    int port = Greeting.freePort();
    PlayerProcess process =
        PlayerProcess.start(
            "LocalStack, which is installed,",
            new ProcessBuilder(
                home.resolve("localstack/run-localstack").toString(),
                "run",
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("localstack").toString()),
            port,
            HEALTH);
    return new ForeignAws(
        "LocalStack without Docker", process.url(), ForeignAws.Alarms.EVALUATED, process::close);
  }

  /** As the script does, which notes what it has installed. */
  private static void checkInstalled(Path home) throws Absent {
    Path wanted = home.resolve("localstack/requirements.txt");
    Path had = home.resolve(".tidemill/localstack/venv/requirements.txt");
    try {
      if (!Files.exists(had)) {
        throw new Absent("LocalStack isn't installed (%s)".formatted(INSTALL));
      }
      if (Files.mismatch(wanted, had) >= 0) {
        throw new Absent(
            "LocalStack is installed as another requirements.txt had it (%s)".formatted(INSTALL));
      }
    } catch (IOException e) {
      throw new Absent("LocalStack can't be looked for: " + e);
    }
  }
}
