package io.tidemill.triggers;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A pipeline file as it was last read.
 *
 * @param pipeline the name of the pipeline that the file defines, or, of an invalid one, most
 *     likely is meant to; no two files of a folder have the same
 */
public record PipelineFile(Path path, Optional<PipelineId> pipeline, Parsed parsed) {
  public PipelineFile {
    requireNonNull(path, "path");
    requireNonNull(pipeline, "pipeline");
    requireNonNull(parsed, "parsed");
  }

  /** What the file defines; empty if that isn't valid. */
  public Optional<Pipeline> valid() {
    return parsed.match(valid -> Optional.of(valid.pipeline()), invalid -> Optional.empty());
  }

  /** The pipeline's name; the file's where there is none. */
  public String name() {
    return pipeline.map(PipelineId::value).orElse(path.getFileName().toString());
  }
}
