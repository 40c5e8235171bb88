package io.tidemill.testkit.foreign;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.Python;
import java.nio.file.Path;
import java.util.Optional;

/** {@code moto_server}, from {@code PATH}. */
public final class MotoServer {
  static final String HELLO = "/moto-api/";

  private static final String SCRIPT = "moto_server";

  private MotoServer() {}

  /**
   * Starts it on a free port, with the account of the local cloud.
   *
   * @throws Absent if it isn't on {@code PATH} ({@code pip install 'moto[server]'}), or doesn't
   *     answer
   */
  public static PlayerProcess start() throws Absent {
    int port = Greeting.freePort();
    ProcessBuilder command =
        new ProcessBuilder(SCRIPT, "-H", "127.0.0.1", "-p", Integer.toString(port));
    command.environment().put("MOTO_ACCOUNT_ID", EmrEndpoint.ACCOUNT);
    return PlayerProcess.start(SCRIPT, command, port, HELLO);
  }

  /** Looks for the version of one that is up, which it doesn't tell: its interpreter does. */
  public static Python.Looked version(PlayerProcess moto) {
    return moto.interpreter(SCRIPT)
        .map(interpreter -> Python.versionOf(interpreter, "moto"))
        .orElseGet(() -> new Python.Looked(Optional.empty(), "moto_server's version isn't known"));
  }

  static ForeignAws play(Path folder) throws Absent {
    PlayerProcess process = start();
    return new ForeignAws(SCRIPT, process.url(), ForeignAws.Alarms.KEPT, process::close);
  }
}
