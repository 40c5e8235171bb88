package io.tidemill.cli.dev;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Files by size and time of change. Folders are listed anew at each look, not watched by the
 * operating system: that works on every file system, network and virtual ones too, and costs
 * nothing at a look a second.
 */
final class FileStamps {
  private FileStamps() {}

  /** What tells one version of a file from the next. */
  record Stamp(long size, FileTime changed) {}

  /**
   * The files that make up a project: {@code *.yaml}, and {@code schema/*.cql}. A folder that is
   * absent has none.
   *
   * @throws TidemillException of kind {@code OPERATOR} if a folder can't be read
   */
  static SortedMap<Path, Stamp> ofProject(Path project) {
    SortedMap<Path, Stamp> all = new TreeMap<>();
    list(project, "*.yaml", all);
    list(project.resolve("schema"), "*.cql", all);
    return all;
  }

  /** A jar; empty if it isn't there, or isn't whole, as one that is being written. */
  static Optional<Stamp> ofJar(Path jar) {
    try {
      Optional<Stamp> stamp = of(jar);
      if (stamp.isPresent()) {
        try (ZipFile whole = new ZipFile(jar.toFile())) {
          return whole.size() > 0 ? stamp : Optional.empty();
        }
      }
      return stamp;
    } catch (ZipException | NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(jar, e);
    }
  }

  private static void list(Path folder, String glob, Map<Path, Stamp> into) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path file : files) {
        of(file).ifPresent(stamp -> into.put(file, stamp));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Nothing is there, or not any more.
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static Optional<Stamp> of(Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Stamp(is.size(), is.lastModifiedTime()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static TidemillException unreadable(Path path, IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "%s can't be read: %s. Correct its permissions".formatted(path, cause),
        cause);
  }
}
