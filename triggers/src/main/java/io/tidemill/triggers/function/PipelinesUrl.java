package io.tidemill.triggers.function;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder that {@link TidemillConfig#PIPELINES} names. */
final class PipelinesUrl {
  private PipelinesUrl() {}

  /**
   * The folder at {@code url}.
   *
   * @throws TidemillException of kind {@code OPERATOR} if there is none
   */
  static Path folder(String url) {
    try {
      Path folder = Path.of(URI.create(url));
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw unfit(url, e);
    }
    throw unfit(url, null);
  }

  private static TidemillException unfit(String url, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "%s must name a folder, as file:/var/task/pipelines does; there is none at \"%s\""
            .formatted(TidemillConfig.PIPELINES, url),
        cause);
  }
}
