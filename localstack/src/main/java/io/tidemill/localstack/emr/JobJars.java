package io.tidemill.localstack.emr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Copies of job jars, and of Python programs, one of each version. A driver reads classes from its
 * jar as it goes, and a build overwrites jars in place; in S3, too, a job keeps what it was started
 * with.
 *
 * @param folder where they are kept; made if absent
 */
record JobJars(Path folder) {
  private static final String SCHEME = "file:";

  /**
   * The URI of a copy of the jar as it is now; {@code entryPoint} itself if that is no file here,
   * about which Spark has its own words.
   */
  String kept(String entryPoint) {
    if (!entryPoint.startsWith(SCHEME)) {
      return entryPoint;
    }
    Path jar = Path.of(URI.create(entryPoint));
    try {
      return Files.isRegularFile(jar) ? kept(jar).toUri().toString() : entryPoint;
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be copied to %s".formatted(jar, folder), e);
    }
  }

  private Path kept(Path jar) throws IOException {
    BasicFileAttributes is = Files.readAttributes(jar, BasicFileAttributes.class);
    Path copy =
        folder.resolve(
            "%d-%d-%s".formatted(is.lastModifiedTime().toMillis(), is.size(), jar.getFileName()));
    if (!Files.exists(copy)) {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "copying", null);
      Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
      // Whole or not at all: another job may be about to start from the same version.
      Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }
}
