package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.yaml.NearestWord;
import io.tidemill.triggers.PipelineFile;
import io.tidemill.triggers.PipelineFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A project's pipelines, as their files are now.
 *
 * @param files in order of their names
 */
public record Pipelines(Path folder, List<PipelineFile> files) {
  public Pipelines {
    files = List.copyOf(files);
  }

  /**
   * Reads a project's folder.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it can't be read
   */
  public static Pipelines load(Path folder) {
    return new Pipelines(folder, new PipelineFolder(folder).read());
  }

  /** As {@link #load}, but a folder that isn't there is one without pipelines. */
  public static Pipelines ifThere(Path folder) {
    return Files.isDirectory(folder) ? load(folder) : new Pipelines(folder, List.of());
  }

  /** The pipelines of valid files. */
  public List<Pipeline> valid() {
    return files.stream().flatMap(file -> file.valid().stream()).toList();
  }

  /** The pipeline of this name, if a valid file defines it. */
  public Optional<Pipeline> find(String name) {
    return valid().stream().filter(pipeline -> pipeline.id().value().equals(name)).findFirst();
  }

  /**
   * The files that define, or if invalid most likely mean, the pipeline of this name.
   *
   * @throws TidemillException of kind {@code PIPELINE} if none does
   */
  public Pipelines only(String name) {
    List<PipelineFile> named = files.stream().filter(file -> file.name().equals(name)).toList();
    if (named.isEmpty()) {
      throw unknown(name);
    }
    return new Pipelines(folder, named);
  }

  /**
   * What the ledger says of the pipeline of this name, whether or not it has a file now.
   *
   * @throws TidemillException of kind {@code PIPELINE} if the ledger doesn't know it
   */
  public PipelineState state(String name, Ledger ledger) {
    if (!PipelineId.FORM.matcher(name).matches()) {
      throw unknown(name);
    }
    return ledger
        .load(new PipelineId(name))
        .map(Versioned::state)
        .orElseThrow(() -> find(name).map(Pipelines::notAdopted).orElseGet(() -> unknown(name)));
  }

  /** That there is no pipeline of this name, and what it may have been meant to be. */
  public TidemillException unknown(String name) {
    List<String> names = files.stream().map(PipelineFile::name).toList();
    return new TidemillException(
        FailureKind.PIPELINE,
        "Expected the name of a pipeline, found \"%s\"; %s has %s%s"
            .formatted(
                name,
                folder,
                names.isEmpty() ? "none" : String.join(", ", names),
                NearestWord.to(name, names)
                    .map(word -> ". Did you mean " + word + "?")
                    .orElse("")));
  }

  private static TidemillException notAdopted(Pipeline pipeline) {
    return new TidemillException(
        FailureKind.PIPELINE,
        "Pipeline %s has no runs: nothing has looked at it yet. The next sweep does, or ./tidemill trigger %s"
            .formatted(pipeline.id(), pipeline.id()));
  }
}
