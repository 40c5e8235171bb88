package io.tidemill.cli.doctor;

import io.tidemill.cli.Pipelines;
import io.tidemill.core.yaml.Problem;
import io.tidemill.triggers.PipelineFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the project's files define pipelines. */
final class FileLook {
  private FileLook() {}

  static List<Diagnosis> of(Pipelines pipelines) {
    List<Diagnosis> found = new ArrayList<>();
    String folder = pipelines.folder().toString();
    if (pipelines.files().isEmpty()) {
      found.add(
          Diagnosis.warning(Part.PIPELINES, folder, "holds no *.yaml")
              .expecting("pipeline files", "Name their folder by --project"));
    }
    if (!pipelines.valid().isEmpty()) {
      found.add(
          Diagnosis.good(
              Part.PIPELINES,
              folder,
              pipelines.valid().stream()
                  .map(pipeline -> pipeline.id().value())
                  .collect(Collectors.joining(", "))));
    }
    for (PipelineFile file : pipelines.files()) {
      file.parsed()
          .match(valid -> List.<Problem>of(), invalid -> invalid.problems())
          .forEach(problem -> found.add(of(problem)));
    }
    return found;
  }

  private static Diagnosis of(Problem problem) {
    return Diagnosis.wrong(
            Part.PIPELINES,
            "%s:%d:%d: %s"
                .formatted(problem.file(), problem.line(), problem.column(), problem.what()),
            problem.found())
        .expecting(problem.expected(), problem.fix());
  }
}
