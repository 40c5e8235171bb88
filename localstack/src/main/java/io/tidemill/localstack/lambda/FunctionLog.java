package io.tidemill.localstack.lambda;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one environment prints, with Lambda's lines about each invocation between. A log that can't
 * be written or read keeps no invocation from ending.
 */
final class FunctionLog {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionLog.class);

  private final Path file;
  private final PlatformLines lines;

  FunctionLog(Path file, LogFormat format) {
    this.file = file;
    this.lines = new PlatformLines(format);
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

  /** Notes that the environment begins to load its code. */
  void initStart(Deployment deployment, Instant now) {
    append(lines.initStart(deployment, now));
  }

  /** Notes that an event goes to the handler; returns where the log stands before. */
  long begin(Event event, Instant now) {
    long from = length();
    append(lines.start(event.requestId(), event.invokedAs().version(), now));
    return from;
  }

  /** Notes that the environment is done with an event that it began at {@code from}. */
  Part end(long from, PlatformLines.Report report, Instant now) {
    append(lines.report(report, now));
    return new Part(file, from, length());
  }

  private void append(String text) {
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
