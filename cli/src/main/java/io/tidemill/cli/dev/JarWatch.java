package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/** Notices that a jar was built anew, once it is whole. Not safe for use by several threads. */
final class JarWatch {
  private final Path jar;
  private final Settled<Optional<FileStamps.Stamp>> stamp;

  /** What is there now counts as known. */
  JarWatch(Path jar) {
    this.jar = requireNonNull(jar, "jar");
    this.stamp = new Settled<>(FileStamps.ofJar(jar));
  }

  /** Looks once; true if the jar is another than the known one, and has been for two looks. */
  boolean rebuilt() {
    Optional<FileStamps.Stamp> now = FileStamps.ofJar(jar);
    // A jar that is away, or half there, is about to come back.
    return now.isPresent() && stamp.look(now).isPresent();
  }
}
