package io.tidemill.testkit.foreign;

import io.tidemill.testkit.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * LocalStack without Docker, from the virtual environment that {@code localstack/run-localstack
 * install} makes; where that was never run, nothing is downloaded.
 */
final class LocalStackProcess {
  static final String HEALTH = "/_localstack/health";

  private LocalStackProcess() {}

  static ForeignAws play(Path folder) throws Absent {
    Path home = TestServers.home();
    if (!Files.isDirectory(home.resolve(".tidemill/localstack/venv"))) {
      throw new Absent("LocalStack isn't installed (localstack/run-localstack install)");
    }
    int port = Greeting.freePort();
    PlayerProcess process =
        PlayerProcess.start(
            "LocalStack",
            new ProcessBuilder(
                    home.resolve("localstack/run-localstack").toString(),
                    "run",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    folder.resolve("localstack").toString())
                .redirectOutput(folder.resolve("localstack.log").toFile()),
            port,
            HEALTH);
    return new ForeignAws(
        "LocalStack without Docker", process.url(), ForeignAws.Alarms.EVALUATED, process::close);
  }
}
