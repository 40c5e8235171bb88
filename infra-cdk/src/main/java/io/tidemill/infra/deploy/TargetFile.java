package io.tidemill.infra.deploy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/** The file by which other commands find what was deployed: {@code --target FILE}. */
final class TargetFile {
  /** Its file is that of the cloud on this machine. */
  private static final String DEV = "dev";

  private TargetFile() {}

  /**
   * Where a deployment's file is.
   *
   * @param work the folder of what is made while running
   */
  static Path in(Path work, String deployment) {
    return work.resolve((deployment.equals(DEV) ? "dev-aws" : deployment) + ".properties");
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @param settings of the deployed functions
   * @param project the folder whose pipeline files were deployed, for commands that read them here
   * @throws TidemillException of kind {@code OPERATOR} if it can't be written
   */
  static void write(Path file, TidemillConfig settings, Path project) {
    Properties properties = new Properties();
    properties.putAll(settings.toEnvironment());
    properties.setProperty(
        TidemillConfig.PIPELINES, project.toAbsolutePath().normalize().toUri().toString());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (BufferedWriter writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        properties.store(writer, "Written by ./tidemill deploy, for the other commands: --target");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be written: %s. Correct the permissions of its folder".formatted(file, e),
          e);
    }
  }
}
