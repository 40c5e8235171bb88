package io.tidemill.localstack.lambda;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one environment prints, with Lambda's lines about each invocation between. A log that can't
 * be written or read keeps no invocation from ending.
 */
final class FunctionLog {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionLog.class);

  private final Path file;

  FunctionLog(Path file) {
    this.file = file;
  }

  /** A part of a log, in bytes; {@code until} is exclusive. */
  record Part(Path file, long from, long until) {
    /** The last bytes of it. */
    byte[] tail(int most) {
      try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
        long end = Math.min(until, log.length());
        byte[] bytes = new byte[(int) Math.max(0, Math.min(most, end - from))];
        log.seek(end - bytes.length);
        log.readFully(bytes);
        return bytes;
      } catch (IOException e) {
        LOG.warn("{} can't be read", file, e);
        return new byte[0];
      }
    }
  }

  /** Notes that an event goes to the handler; returns where the log stands before. */
  long begin(String requestId) {
    long from = length();
    append("START RequestId: %s Version: %s%n".formatted(requestId, EnvironmentCommand.VERSION));
    return from;
  }

  /** Notes that the environment is done with an event that it began at {@code from}. */
  Part end(String requestId, long from, Duration took) {
    append(
        "END RequestId: %s%nREPORT RequestId: %s\tDuration: %.2f ms%n"
            .formatted(requestId, requestId, took.toNanos() / 1e6));
    return new Part(file, from, length());
  }

  void append(String text) {
    try {
      Files.writeString(
          file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.warn("{} can't be written", file, e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private long length() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      LOG.warn("{} can't be read", file, e);
      return 0;
    }
  }
}
