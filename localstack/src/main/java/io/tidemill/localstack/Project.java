package io.tidemill.localstack;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Problem;
import io.tidemill.keyspace.MigrationSet;
import io.tidemill.triggers.PipelineFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a user's folder holds.
 *
 * @param tables the migrations of {@code schema/}; empty if there is no such folder
 */
record Project(List<Pipeline> pipelines, Optional<MigrationSet> tables) {
  /**
   * Reads the whole folder.
   *
   * @throws TidemillException of kind {@code PIPELINE}, with every problem of every file, or if
   *     there is no pipeline
   */
  static Project load(Path folder) {
    List<Pipeline> pipelines = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Parsed parsed : PipelineFiles.load(folder)) {
      pipelines.addAll(parsed.match(valid -> List.of(valid.pipeline()), invalid -> List.of()));
      problems.addAll(parsed.match(valid -> List.of(), Parsed.Invalid::problems));
    }
    if (!problems.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          problems.stream()
              .map(Problem::toString)
              .collect(
                  Collectors.joining(
                      System.lineSeparator(),
                      "%d problem(s) in the pipelines of %s:%n".formatted(problems.size(), folder),
                      "")));
    }
    if (pipelines.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected at least one pipeline (*.yaml) in %s, found none; add one, or name another folder"
              .formatted(folder));
    }
    Path schema = folder.resolve("schema");
    return new Project(
        List.copyOf(pipelines),
        Files.isDirectory(schema)
            ? Optional.of(MigrationSet.fromFolder("project", schema))
            : Optional.empty());
  }
}
