package io.tidemill.localstack.offline;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Places.Place;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What pipelines of one folder can't have in common: names, and tables that one merges into. */
final class Sharing {
  private final Map<PipelineId, PipelineFile> names = new HashMap<>();
  private final Map<TableName, PipelineFile> merging = new HashMap<>();

  private Sharing() {}

  /**
   * Problems of {@code files} with one another and with their neighbours, which come first. Folders
   * are projects of their own.
   *
   * @param neighbours whose own problems aren't asked for
   */
  static List<Problem> problems(List<PipelineFile> files, List<PipelineFile> neighbours) {
    Map<Path, Sharing> folders = new HashMap<>();
    Stream.concat(neighbours.stream(), files.stream())
        .forEach(file -> folders.computeIfAbsent(folder(file), any -> new Sharing()).note(file));
    List<Problem> problems = new ArrayList<>();
    for (PipelineFile file : files) {
      problems.addAll(folders.get(folder(file)).check(file));
    }
    return problems;
  }

  private static Path folder(PipelineFile file) {
    return file.identity().getParent();
  }

  private void note(PipelineFile file) {
    file.inspected().id().ifPresent(id -> names.putIfAbsent(id, file));
    for (Sink sink : file.inspected().sinks()) {
      if (sink.merged()) {
        merging.putIfAbsent(sink.table(), file);
      }
    }
  }

  private List<Problem> check(PipelineFile file) {
    List<Problem> problems = new ArrayList<>();
    file.inspected()
        .id()
        .map(names::get)
        .filter(first -> isOther(first, file))
        .ifPresent(
            first ->
                problems.add(
                    problem(
                        file,
                        "pipeline",
                        "a name of its own",
                        "one that %s has".formatted(first.name()),
                        "Rename one of the two.")));
    for (Sink sink : file.inspected().sinks()) {
      PipelineFile owner = merging.get(sink.table());
      if (owner != null && isOther(owner, file)) {
        problems.add(
            problem(
                file,
                file.inspected().places().sink(sink.table()) + ".table",
                "a table that no other pipeline merges into",
                "%s, which %s merges into".formatted(sink.table(), owner.name()),
                "Write to a table of its own."));
      }
    }
    return problems;
  }

  private static boolean isOther(PipelineFile one, PipelineFile file) {
    return !one.identity().equals(file.identity());
  }

  private static Problem problem(
      PipelineFile file, String path, String expected, String found, String fix) {
    Place at = file.inspected().places().of(path);
    return new Problem(file.name(), at.line(), at.column(), path, expected, found, fix);
  }
}
