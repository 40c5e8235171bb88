package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Keeps what libraries log out of a command's output. */
public final class QuietLogs {
  private QuietLogs() {}

  /**
   * Sends all logs to {@code .tidemill/COMMAND.log}, which begins anew each time. Must be called
   * before any logger is made.
   *
   * @return the file
   * @throws TidemillException of kind {@code OPERATOR} if its folder can't be made
   */
  public static Path of(String command, Home home) {
    try {
      Path log = Files.createDirectories(home.work()).resolve(command + ".log");
      System.setProperty("org.slf4j.simpleLogger.logFile", log.toString());
      // Two threads that make the first loggers at once have slf4j say so on stderr.
      LoggerFactory.getLogger(QuietLogs.class);
      return log;
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Commands keep their logs and data in %s, which can't be made: %s. Correct its permissions"
              .formatted(home.work(), e),
          e);
    }
  }
}
