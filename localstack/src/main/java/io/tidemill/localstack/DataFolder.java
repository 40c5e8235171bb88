package io.tidemill.localstack;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a local cloud keeps everything in. One cloud at a time uses it, in a sub-folder
 * of its own; those of earlier ones are deleted.
 *
 * <p>The operating system frees the lock with the death of the process that holds it, so a killed
 * cloud is in nobody's way.
 */
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final String LOCK = "lock";

  /**
   * Beside the lock and not in it: closing a file that is read frees this process's locks on it.
   */
  private static final String OWNER = "owner.pid";

  private static final String PREFIX = "cloud-";

  /** Folders in use by this process, which the operating system's lock doesn't keep out. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;
  private final Path current;

  private DataFolder(Path folder, FileChannel channel, Path current) {
    this.folder = folder;
    this.channel = channel;
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
      Path folder = Files.createDirectories(data).toRealPath();
      if (!HELD.add(folder)) {
        throw inUse(folder);
      }
      try {
        return take(folder, lock(folder));
      } catch (IOException | RuntimeException e) {
        HELD.remove(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The local cloud's data folder %s can't be used: %s. Correct its permissions, or name another"
              .formatted(data, e),
          e);
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
      Files.deleteIfExists(folder.resolve(OWNER));
      channel.close();
    } catch (IOException e) {
      LOG.warn("The lock on {} can't be closed; it is freed when this process ends", folder, e);
    } finally {
      HELD.remove(folder);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw inUse(folder);
    }
    return channel;
  }

  private static DataFolder take(Path folder, FileChannel channel) throws IOException {
    try {
      String pid = Long.toString(ProcessHandle.current().pid());
      Files.writeString(folder.resolve(OWNER), pid);
      deleteEarlier(folder);
      return new DataFolder(folder, channel, Files.createTempDirectory(folder, PREFIX + pid + "-"));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
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

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  private static TidemillException inUse(Path folder) {
    String owner;
    try {
      owner = Files.readString(folder.resolve(OWNER)).strip();
    } catch (IOException e) {
      owner = "unknown";
    }
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected %s to be free, but the local cloud of process %s uses it; end that one, or name another data folder"
            .formatted(folder, owner));
  }
}
