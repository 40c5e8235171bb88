package io.tidemill.localstack;

import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a local cloud keeps everything in. One cloud at a time uses it, in a sub-folder
 * of its own; those of earlier ones are deleted.
 */
public final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final String PREFIX = "cloud-";

  private final FolderLock lock;
  private final Path current;

  private DataFolder(FolderLock lock, Path current) {
    this.lock = lock;
    this.current = current;
  }

  /**
   * Takes the folder, made if absent.
   *
   * @throws TidemillException of kind {@code OPERATOR} if another cloud uses it, or it can't be
   *     written
   */
  static DataFolder take(Path data) {
    try {
      FolderLock lock = FolderLock.take(data);
      try {
        deleteEarlier(lock.folder());
        String prefix = PREFIX + ProcessHandle.current().pid() + "-";
        return new DataFolder(lock, Files.createTempDirectory(lock.folder(), prefix));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw FolderLock.unusable(data, e);
    }
  }

  /** This cloud's own folder. */
  Path current() {
    return current;
  }

  /** Lets others take the folder. What is in it stays, for reading logs, until one does. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn(
          "The lock on {} can't be closed; it is freed when this process ends", lock.folder(), e);
    }
  }

  private static void deleteEarlier(Path folder) throws IOException {
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path each : earlier) {
        try {
          delete(each);
        } catch (IOException e) {
          // Servers of a killed cloud may be ending, and still write; the next start deletes it.
          LOG.debug("{} can't be deleted now", each, e);
        }
      }
    }
  }

  /** Deletes a folder with all that is in it; no link is followed. */
  public static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
