package io.tidemill.cli;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.file.Path;

/**
 * The checkout that the command runs from.
 *
 * @param folder its root
 */
public record Home(Path folder) {
  private static final String PROPERTY = "tidemill.home";

  public Home {
    requireNonNull(folder, "folder");
  }

  /**
   * The checkout that the launcher names.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it names none
   */
  public static Home ofLauncher() {
    String folder = System.getProperty(PROPERTY);
    if (folder == null) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "System property %s should name the checkout and is not set. Start by ./tidemill, which sets it"
              .formatted(PROPERTY));
    }
    return new Home(Path.of(folder));
  }

  /** The example project: pipeline files, their tables' schema, and data. */
  public Path pipelines() {
    return folder.resolve("pipelines");
  }

  /** What is made while running; ignored by git. */
  public Path work() {
    return folder.resolve(".tidemill");
  }
}
