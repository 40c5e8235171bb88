package io.tidemill.triggers;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.pipeline.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a folder of pipeline files. */
public final class PipelineFiles {
  private PipelineFiles() {}

  /**
   * Reads every {@code *.yaml} of {@code folder}, in order of file names; not those of folders in
   * it. A pipeline whose name an earlier file has taken is invalid.
   *
   * @return one entry per file; none if the folder holds no such file
   * @throws TidemillException of kind {@code OPERATOR} if the folder or a file can't be read
   */
  public static List<Parsed> load(Path folder) {
    Map<PipelineId, Path> taken = new HashMap<>();
    List<Parsed> all = new ArrayList<>();
    for (Path file : files(folder)) {
      Parsed parsed = PipelineParser.parse(file.toString(), text(file));
      all.add(parsed.match(valid -> unlessTaken(valid, file, taken), invalid -> invalid));
    }
    return List.copyOf(all);
  }

  private static Parsed unlessTaken(Parsed.Valid valid, Path file, Map<PipelineId, Path> taken) {
    Pipeline pipeline = valid.pipeline();
    Path first = taken.putIfAbsent(pipeline.id(), file);
    return first == null
        ? valid
        : new Parsed.Invalid(
            List.of(
                new Problem(
                    file.toString(),
                    1,
                    1,
                    "pipeline",
                    "a name of its own",
                    "\"%s\", which %s has".formatted(pipeline.id(), first.getFileName()),
                    "Rename one of the two")));
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected a folder with pipeline files (*.yaml) at %s, but there is none; make it, or name another with --project"
              .formatted(folder));
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      return sorted;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static TidemillException unreadable(Path path, IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "%s can't be read as UTF-8 text: %s. Correct the file or its permissions"
            .formatted(path, cause),
        cause);
  }
}
