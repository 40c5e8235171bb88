package io.tidemill.triggers.log;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** How an entry of the log is written. */
interface LogForm {
  /** What is printed, without the line break after it. */
  String line(Entry entry);

  /**
   * What was logged.
   *
   * @param fields what the message begins with, and what the process is at
   */
  record Entry(
      Instant at,
      Level level,
      String logger,
      String message,
      Map<String, Object> fields,
      Optional<Throwable> thrown) {}
}
