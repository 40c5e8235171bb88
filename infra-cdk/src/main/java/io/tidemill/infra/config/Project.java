package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The folder that holds {@code *.yaml} pipelines, and {@code schema/} with the CQL of their tables.
 *
 * @param pipelines in order of their files' names
 */
public record Project(Path folder, List<Pipeline> pipelines) {
  public Project {
    requireNonNull(folder, "folder");
    pipelines = List.copyOf(pipelines);
  }

  /**
   * What reading gave.
   *
   * @param project as far as it could be read
   * @param problems of all files; empty if the project is valid
   */
  public record Read(Project project, List<Problem> problems) {
    public Read {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads every pipeline of a folder.
   *
   * @throws IOException if the folder isn't there or can't be read
   */
  public static Read read(Path folder) throws IOException {
    List<Pipeline> pipelines = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<PipelineId, Path> named = new HashMap<>();
    for (Path file : files(folder)) {
      Parsed parsed = PipelineParser.parse(file.toString(), Files.readString(file));
      if (parsed instanceof Parsed.Invalid invalid) {
        problems.addAll(invalid.problems());
      } else if (parsed instanceof Parsed.Valid valid) {
        Path first = named.putIfAbsent(valid.pipeline().id(), file);
        if (first == null) {
          pipelines.add(valid.pipeline());
        } else {
          problems.add(
              new Problem(
                  file.toString(),
                  1,
                  1,
                  "pipeline",
                  "a name of its own",
                  "\"%s\", which %s has too".formatted(valid.pipeline().id(), first.getFileName()),
                  "Rename one of them."));
        }
      }
    }
    if (pipelines.isEmpty() && problems.isEmpty()) {
      problems.add(
          new Problem(
              folder.toString(),
              1,
              1,
              "folder",
              "at least one pipeline file (*.yaml)",
              "none",
              "Add one, or name the project's folder with --project."));
    }
    return new Read(new Project(folder, pipelines), problems);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
      List<Path> all = new ArrayList<>();
      files.forEach(all::add);
      return all.stream().sorted().toList();
    }
  }

  /** The tables that pipelines write to, in the order of the files. */
  public List<TableName> tables() {
    return pipelines.stream()
        .flatMap(pipeline -> pipeline.sinks().stream())
        .map(Sink::table)
        .distinct()
        .toList();
  }

  /** The topics that pipelines read, in order of their names. */
  public List<String> topics() {
    return List.copyOf(
        pipelines.stream()
            .map(pipeline -> pipeline.source().topic())
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
