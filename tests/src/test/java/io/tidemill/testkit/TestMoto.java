package io.tidemill.testkit;

import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.emr.EmrEndpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** {@code moto_server}, an emulator of AWS, with the account of the local cloud. */
public final class TestMoto implements AutoCloseable {
  private static final Duration UP_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final String url;

  private TestMoto(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it on a free port; empty if it isn't on PATH. */
  public static Optional<TestMoto> start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder command =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("MOTO_ACCOUNT_ID", EmrEndpoint.ACCOUNT);
    Process process;
    try {
      process = command.start();
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    TestMoto moto = new TestMoto(process, "http://127.0.0.1:" + port);
    await().atMost(UP_WITHIN).ignoreExceptionsInstanceOf(IOException.class).until(moto::answers);
    return Optional.of(moto);
  }

  public String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private boolean answers() throws IOException {
    HttpURLConnection hello =
        (HttpURLConnection) URI.create(url + "/moto-api/").toURL().openConnection();
    return hello.getResponseCode() == HttpURLConnection.HTTP_OK;
  }
}
