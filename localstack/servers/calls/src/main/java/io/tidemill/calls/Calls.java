package io.tidemill.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file that calls are noted in: a line for each that differs, with tabs between the words.
 * Several processes may write to one file. It is named by the system property {@value #FILE}, or by
 * the resource of that name beside this class.
 */
final class Calls {
  private static final String FILE = "tidemill.calls";

  /** What clients of Tidemill are named by; nobody else's calls are noted. */
  private static final String OURS = "tidemill-";

  private static final Path NOTES = file();
  private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

  private Calls() {}

  /**
   * Notes a call.
   *
   * @param client who makes it, as it names itself; may be null
   */
  static void note(String client, String... words) {
    if (client == null || !client.startsWith(OURS)) {
      return;
    }
    String line = client + '\t' + String.join("\t", words) + '\n';
    if (NOTED.add(line)) {
      try {
        Files.writeString(NOTES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path file() {
    String named = System.getProperty(FILE);
    if (named != null) {
      return Path.of(named);
    }
    try (InputStream in = Calls.class.getResourceAsStream(FILE)) {
      return Path.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
