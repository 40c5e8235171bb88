package io.tidemill.triggers;

import io.tidemill.core.pipeline.Parsed;
import java.nio.file.Path;
import java.util.List;

/** Reads a folder of pipeline files once. */
public final class PipelineFiles {
  private PipelineFiles() {}

  /**
   * Reads a folder as {@link PipelineFolder#read} does.
   *
   * @return one entry per file; none if the folder holds no such file
   */
  public static List<Parsed> load(Path folder) {
    return new PipelineFolder(folder).read().stream().map(PipelineFile::parsed).toList();
  }
}
