package io.tidemill.testkit.foreign;

import io.tidemill.localstack.emr.EmrEndpoint;
import java.nio.file.Path;

/** {@code moto_server}, from {@code PATH}. */
public final class MotoServer {
  static final String HELLO = "/moto-api/";

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
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("MOTO_ACCOUNT_ID", EmrEndpoint.ACCOUNT);
    return PlayerProcess.start("moto_server", command, port, HELLO);
  }

  static ForeignAws play(Path folder) throws Absent {
    PlayerProcess process = start();
    return new ForeignAws("moto_server", process.url(), ForeignAws.Alarms.KEPT, process::close);
  }
}
