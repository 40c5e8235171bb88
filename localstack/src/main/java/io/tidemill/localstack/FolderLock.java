package io.tidemill.localstack;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock on a folder that one cloud at a time uses. Makes no logger: it is asked for before it is
 * known where to log.
 *
 * <p>The operating system frees the lock with the death of the process that holds it, so a killed
 * cloud is in nobody's way.
 */
public final class FolderLock implements AutoCloseable {
  private static final String LOCK = "lock";

  /**
   * Beside the lock and not in it: closing a file that is read frees this process's locks on it.
   */
  private static final String OWNER = "owner.pid";

  /** Folders in use by this process, which the operating system's lock doesn't keep out. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks the folder, made if absent.
   *
   * @throws TidemillException of kind {@code OPERATOR} if another cloud uses it
   */
  public static FolderLock take(Path data) throws IOException {
    Path folder = Files.createDirectories(data).toRealPath();
    if (!HELD.add(folder)) {
      throw inUse(folder);
    }
    try {
      FolderLock lock = new FolderLock(folder, lock(folder));
      try {
        Files.writeString(folder.resolve(OWNER), Long.toString(ProcessHandle.current().pid()));
        return lock;
      } catch (IOException e) {
        lock.channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      HELD.remove(folder);
      throw e;
    }
  }

  /**
   * Checks that nobody uses the folder now.
   *
   * @throws TidemillException of kind {@code OPERATOR} if another cloud does, or it can't be
   *     written
   */
  public static void checkFree(Path data) {
    try {
      take(data).close();
    } catch (IOException e) {
      throw unusable(data, e);
    }
  }

  static TidemillException unusable(Path data, IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "The local cloud's data folder %s can't be used: %s. Correct its permissions, or name another"
            .formatted(data, cause),
        cause);
  }

  /** The folder, by its real path. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(folder.resolve(OWNER));
      channel.close();
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
