package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.SortedMap;

/** Notices that a project's files have changed. Not safe for use by several threads. */
final class ProjectWatch {
  private final Path project;
  private final Settled<SortedMap<Path, FileStamps.Stamp>> stamps;

  /** What is there now counts as known. */
  ProjectWatch(Path project) {
    this.project = requireNonNull(project, "project");
    this.stamps = new Settled<>(FileStamps.ofProject(project));
  }

  /** Looks once; true if the files are others than the known ones, and have been for two looks. */
  boolean changed() {
    return stamps.look(FileStamps.ofProject(project)).isPresent();
  }
}
