package io.tidemill.secrets;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A properties file that holds secrets. What it says is never repeated, in no message and no {@code
 * toString}; not even a key that doesn't belong there, which may be a password whose key was
 * forgotten.
 */
public final class SecretsFile {
  private final Path path;
  private final String option;
  private final Properties values;

  private SecretsFile(Path path, String option, Properties values) {
    this.path = path;
    this.option = option;
    this.values = values;
  }

  /**
   * Reads a file as it is now.
   *
   * @param option of the configuration that names the file, as in "login"
   * @param keys all that may be in it
   * @throws TidemillException of kind {@code OPERATOR} if it is missing, can't be read, or holds
   *     anything else
   */
  public static SecretsFile read(Path path, String option, List<String> keys) {
    requireNonNull(path, "path");
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      values.load(reader);
    } catch (IOException e) {
      throw refused(
          "Expected at %s, named by %s=, a properties file that this user may read, found none (%s); put it there, with the keys %s"
              .formatted(path, option, e.getClass().getSimpleName(), String.join(", ", keys)));
    } catch (IllegalArgumentException e) {
      // Without its cause, which would repeat what is in the file.
      throw refused(
          "Expected well-formed properties in %s, named by %s=, found a broken \\u escape; write each backslash twice"
              .formatted(path, option));
    }
    Set<String> others = new TreeSet<>(values.stringPropertyNames());
    others.removeAll(Set.copyOf(keys));
    if (!others.isEmpty()) {
      throw refused(
          "Expected the keys %s in %s, named by %s=, found %d other; remove what doesn't belong there"
              .formatted(String.join(", ", keys), path, option, others.size()));
    }
    return new SecretsFile(path, option, values);
  }

  /**
   * The value of a key that must be there.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it is not, or empty
   */
  public String required(String key) {
    return optional(key)
        .orElseThrow(
            () ->
                refused(
                    "Expected %s in %s, named by %s=, found none; add it as %s=…"
                        .formatted(key, path, option, key)));
  }

  /** The value of a key; empty if it is not there, or is empty itself. */
  public Optional<String> optional(String key) {
    return Optional.ofNullable(values.getProperty(key)).filter(value -> !value.isEmpty());
  }

  /** The file that a key names, beside this one if it names no folder. */
  public Path file(String key) {
    return path.resolveSibling(required(key));
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static TidemillException refused(String message) {
    return new TidemillException(FailureKind.OPERATOR, message);
  }
}
