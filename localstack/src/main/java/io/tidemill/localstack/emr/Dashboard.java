package io.tidemill.localstack.emr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where Spark's UI of a driver is, as a file in the driver's folder tells. */
final class Dashboard {
  private static final String FILE = "dashboard.url";

  private Dashboard() {}

  /** A port that is free now, for the UI of the driver that is about to be forked. */
  static int choosePort(Path folder) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      int port = socket.getLocalPort();
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(FILE), "http://%s:%d".formatted(loopback.getHostAddress(), port));
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException("No port can be had for Spark's UI", e);
    }
  }

  /** The UI's URL; empty if the driver has none. */
  static Optional<String> url(Path folder) {
    try {
      return Optional.of(Files.readString(folder.resolve(FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be read".formatted(folder.resolve(FILE)), e);
    }
  }
}
