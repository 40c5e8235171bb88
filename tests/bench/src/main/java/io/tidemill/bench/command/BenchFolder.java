package io.tidemill.bench.command;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a bench leaves its files: logs stay until the next one, data goes with it. */
final class BenchFolder implements AutoCloseable {
  private static final List<String> DATA = List.of("kafka", "cassandra", "archives");

  private final Path folder;
  private final FileChannel channel;

  private BenchFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Empties the folder, unless another bench has it.
   *
   * @throws TidemillException of kind {@code OPERATOR} if one has
   */
  static BenchFolder open(Path home) {
    Path work = home.resolve(".tidemill");
    Path folder = work.resolve("bench");
    try {
      Files.createDirectories(work);
      FileChannel channel =
          FileChannel.open(
              work.resolve("bench.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new TidemillException(
            FailureKind.OPERATOR,
            "Another bench is at work in %s; wait for it, two at once measure each other"
                .formatted(folder));
      }
      delete(folder);
      Files.createDirectories(folder);
      return new BenchFolder(folder, channel);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be used: %s".formatted(folder, e), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    for (String data : DATA) {
      delete(folder.resolve(data));
    }
    channel.close();
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
