package io.tidemill.localstack.emr;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds, at the end of a log, the line that tells most about how a program ended. */
final class LogTail {
  private static final int BYTES = 64 * 1024;
  private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more).*");
  private static final Pattern FAILURE =
      Pattern.compile(
          "(Exception in thread .*|Caused by: .*|[\\w.$]+(Exception|Error)(: .*|$)|.*\\b(ERROR|FATAL)\\b.*|Error: .*)");

  private LogTail() {}

  /** The last line that names a failure, else the last that isn't blank; empty for an empty log. */
  static Optional<String> meaningful(Path log) {
    List<String> lines;
    try {
      lines = lastLines(log);
    } catch (IOException e) {
      return Optional.empty();
    }
    Optional<String> last = Optional.empty();
    for (String line : lines) {
      if (FAILURE.matcher(line.strip()).matches()) {
        last = Optional.of(line.strip());
      }
    }
    if (last.isPresent()) {
      return last;
    }
    for (String line : lines) {
      if (!line.isBlank() && !STACK_FRAME.matcher(line).matches()) {
        last = Optional.of(line.strip());
      }
    }
    return last;
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
