package io.tidemill.localstack.emr;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds, at the end of a log, lines that tell how a program ended. */
final class LogTail {
  private static final int BYTES = 64 * 1024;
  private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more).*");
  private static final Pattern FAILURE =
      Pattern.compile(
          "(Exception in thread .*|Caused by: .*|[\\w.$]+(Exception|Error)(: .*|$)|.*\\b(ERROR|FATAL)\\b.*|Error: .*)");

  private LogTail() {}

  /** The last line that names a failure; empty if none does. */
  static Optional<String> failure(Path log) {
    return last(log, line -> FAILURE.matcher(line.strip()).matches());
  }

  /** The last line that isn't blank; empty if there is none. */
  static Optional<String> last(Path log) {
    return last(log, line -> !line.isBlank() && !STACK_FRAME.matcher(line).matches());
  }

  private static Optional<String> last(Path log, Predicate<String> wanted) {
    try {
      return lastLines(log).stream().filter(wanted).reduce((one, next) -> next).map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> lastLines(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      byte[] bytes = new byte[(int) Math.min(BYTES, length)];
      file.seek(length - bytes.length);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
