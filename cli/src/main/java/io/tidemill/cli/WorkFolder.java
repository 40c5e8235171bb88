package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of one command's programs. It stays, with their logs in it, if the command failed. */
public final class WorkFolder implements AutoCloseable {
  private final Path path;
  private boolean done;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @param command whose it is, for its name
   * @throws TidemillException of kind {@code OPERATOR} if it can't be made
   */
  public static WorkFolder make(Home home, String command) {
    try {
      Path work = Files.createDirectories(home.work());
      return new WorkFolder(Files.createTempDirectory(work, command + "-"));
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Commands keep their logs and data in %s, where no folder can be made: %s. Correct its permissions"
              .formatted(home.work(), e),
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Nothing in it is of use any more. */
  public void done() {
    done = true;
  }

  @Override
  public void close() {
    if (!done) {
      return;
    }
    try {
      delete(path);
    } catch (IOException e) {
      // The result stands; what is left is small, in a folder that git ignores.
      done = false;
    }
  }

  /** Deletes a file, or a folder with all that is in it, if it is there; no link is followed. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}
