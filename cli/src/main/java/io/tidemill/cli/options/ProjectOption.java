package io.tidemill.cli.options;

import io.tidemill.cli.Folders;
import io.tidemill.cli.Home;
import io.tidemill.core.TidemillConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --project}: where the pipeline files are. */
public final class ProjectOption {
  @Option(
      names = "--project",
      paramLabel = "DIR",
      description =
          "The folder of the pipeline files, *.yaml (default: the one that the target serves; if it"
              + " is not on this machine, pipelines/ of the checkout).")
  private Path folder;

  /** The folder that was named, absolute. */
  public Optional<Path> named() {
    return Optional.ofNullable(folder).map(path -> path.toAbsolutePath().normalize());
  }

  /** The folder that was named, or else the target's, or else the checkout's. */
  public Path folder(Home home, TidemillConfig target) {
    return named().or(() -> served(target)).orElseGet(home::pipelines);
  }

  private static Optional<Path> served(TidemillConfig target) {
    return target.pipelines().startsWith("file:")
        ? Optional.of(Folders.of(TidemillConfig.PIPELINES, target.pipelines()))
        : Optional.empty();
  }
}
