package io.tidemill.localstack.offline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Inspected;
import io.tidemill.core.pipeline.PipelineParser;
import java.nio.file.Path;

/**
 * A pipeline file that could be read as text.
 *
 * @param path as it was given; problems name it so
 */
record PipelineFile(Path path, String text, Inspected inspected) {
  PipelineFile {
    requireNonNull(path, "path");
    requireNonNull(text, "text");
    requireNonNull(inspected, "inspected");
  }

  static PipelineFile of(Path path, String text) {
    return new PipelineFile(path, text, PipelineParser.inspect(path.toString(), text));
  }

  String name() {
    return path.toString();
  }

  /** The same however the file is named. */
  Path identity() {
    return path.toAbsolutePath().normalize();
  }

  /** The folder of the migrations beside it. */
  Path schema() {
    return path.resolveSibling("schema");
  }
}
