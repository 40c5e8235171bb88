package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.net.URI;
import java.nio.file.Path;

/** Folders that a target names by URL. */
public final class Folders {
  private Folders() {}

  /**
   * The folder that {@code url}, {@code file:…}, names.
   *
   * @param key the setting that gives it
   * @throws TidemillException of kind {@code OPERATOR} if it names none
   */
  public static Path of(String key, String url) {
    try {
      return Path.of(URI.create(url));
    } catch (IllegalArgumentException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s must name a folder as file:/var/lib/tidemill does, got \"%s\"; correct it"
              .formatted(key, url),
          e);
    }
  }
}
