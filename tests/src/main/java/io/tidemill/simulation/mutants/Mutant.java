package io.tidemill.simulation.mutants;

import static java.util.Objects.requireNonNull;

import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to get the protocol wrong.
 *
 * @param name its file's, without number and extension
 * @param breaks one sentence: what it does that it must not
 * @param faults rows of the list of faults that it belongs to, as in {@code F07, F26}
 * @param file where it is written down
 * @param changes unified diffs of files of {@code core}
 */
public record Mutant(
    String name, String breaks, String faults, Path file, List<UnifiedDiffFile> changes) {
  private static final Pattern FILE_NAME = Pattern.compile("\\d+-([a-z0-9-]+)\\.patch");

  public Mutant {
    requireNonNull(name, "name");
    requireNonNull(breaks, "breaks");
    requireNonNull(faults, "faults");
    requireNonNull(file, "file");
    changes = List.copyOf(changes);
  }

  /**
   * Reads a patch: lines {@code # Breaks: …} and {@code # Faults: …}, then a unified diff as {@code
   * git diff} writes it.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't one
   */
  static Mutant read(Path file) throws IOException {
    Matcher named = FILE_NAME.matcher(file.getFileName().toString());
    if (!named.matches()) {
      throw unreadable(file, "a file name like 07-no-enter.patch");
    }
    String text = Files.readString(file);
    String breaks = header(text, "Breaks").orElseThrow(() -> unreadable(file, "# Breaks: …"));
    String faults = header(text, "Faults").orElseThrow(() -> unreadable(file, "# Faults: …"));
    UnifiedDiff diff =
        UnifiedDiffReader.parseUnifiedDiff(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    if (diff.getFiles().isEmpty()) {
      throw unreadable(file, "a unified diff after its header");
    }
    return new Mutant(named.group(1), breaks, faults, file, diff.getFiles());
  }

  private static Optional<String> header(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith("# " + key + ": "))
        .map(line -> line.substring(key.length() + 4).strip())
        .findFirst();
  }

  private static TidemillException unreadable(Path file, String expected) {
    return new TidemillException(
        FailureKind.OPERATOR, "Mutant %s: expected %s, found none".formatted(file, expected));
  }
}
