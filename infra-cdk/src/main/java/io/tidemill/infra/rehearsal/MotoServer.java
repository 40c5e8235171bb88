package io.tidemill.infra.rehearsal;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code moto_server}, an emulator of AWS, started for a rehearsal and ended with it. */
public final class MotoServer implements AutoCloseable {
  private static final int TRIES = 300;
  private static final long WAIT_MILLIS = 100;

  private final Process process;
  private final int port;

  private MotoServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a free port of this machine; empty if it isn't installed.
   *
   * @param log takes what it says
   */
  public static Optional<MotoServer> start(Path log) {
    try {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      ProcessBuilder builder =
          new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Process process;
      try {
        process = builder.start();
      } catch (IOException notInstalled) {
        return Optional.empty();
      }
      MotoServer server = new MotoServer(process, port);
      server.awaitAnswer(log);
      return Optional.of(server);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "No port for moto_server: " + e.getMessage(), e);
    }
  }

  private void awaitAnswer(Path log) {
    for (int i = 0; i < TRIES && process.isAlive(); i++) {
      if (answers()) {
        return;
      }
      try {
        if (process.waitFor(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new TidemillException(
        FailureKind.INFRASTRUCTURE, "moto_server doesn't answer; its log is " + log);
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url() + "/moto-api/").toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(5000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** By a name: buckets become part of it. */
  public String url() {
    return "http://localhost:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
