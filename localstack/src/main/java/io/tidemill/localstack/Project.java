package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.triggers.PipelineFile;
import io.tidemill.triggers.PipelineFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user's folder holds. Safe for use by several threads. */
final class Project {
  private final Path folder;
  private final PipelineFolder files;

  // Guarded by this.
  private final Map<PipelineId, Pipeline> pipelines = new LinkedHashMap<>();

  private Project(Path folder) {
    this.folder = requireNonNull(folder, "folder");
    this.files = new PipelineFolder(folder);
  }

  /**
   * Reads the whole folder.
   *
   * @throws TidemillException of kind {@code PIPELINE}, with every problem of every file, or if
   *     there is no pipeline
   */
  static Project load(Path folder) {
    Project project = new Project(folder);
    List<Problem> problems = project.reload(List.of()).problems();
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
    if (project.pipelines().isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected at least one pipeline (*.yaml) in %s, found none; add one, or name another folder"
              .formatted(folder));
    }
    return project;
  }

  /** In order of their files; one whose file has become invalid is as it was before. */
  synchronized List<Pipeline> pipelines() {
    return List.copyOf(pipelines.values());
  }

  /** The migrations of {@code schema/} as they are now; empty if there is no such folder. */
  Optional<MigrationSet> tables() {
    return MigrationSet.ofProject(folder);
  }

  /**
   * Reads the pipelines again.
   *
   * @param migrations what has been applied meanwhile, to be told with the rest
   * @throws TidemillException of kind {@code OPERATOR} if the folder can't be read; pipelines are
   *     as before then
   */
  synchronized ProjectChanges reload(List<String> migrations) {
    Map<PipelineId, Pipeline> before = new LinkedHashMap<>(pipelines);
    List<PipelineId> broken = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<PipelineFile> now = files.read();
    pipelines.clear();
    for (PipelineFile file : now) {
      file.parsed()
          .match(
              valid -> pipelines.put(valid.pipeline().id(), valid.pipeline()),
              invalid -> {
                problems.addAll(invalid.problems());
                file.pipeline().ifPresent(broken::add);
                return file.pipeline().map(before::get).map(this::keep).orElse(null);
              });
    }
    return new ProjectChanges(
        pipelines.keySet().stream().filter(id -> !before.containsKey(id)).toList(),
        before.keySet().stream().filter(id -> differs(before.get(id))).toList(),
        before.keySet().stream().filter(id -> !pipelines.containsKey(id)).toList(),
        broken,
        problems,
        migrations);
  }

  private Pipeline keep(Pipeline earlier) {
    return pipelines.put(earlier.id(), earlier);
  }

  private synchronized boolean differs(Pipeline earlier) {
    Pipeline now = pipelines.get(earlier.id());
    return now != null && !now.equals(earlier);
  }
}
