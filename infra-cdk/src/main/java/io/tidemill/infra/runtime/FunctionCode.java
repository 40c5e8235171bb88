package io.tidemill.infra.runtime;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What functions are made of: their jar, and the project whose pipelines they look at. Lambda puts
 * it into {@code /var/task}, and jars of its {@code lib/} on the class path.
 *
 * @param folder holds it all
 */
public record FunctionCode(Path folder) {
  /** Where functions find pipeline files, as {@code TIDEMILL_PIPELINES} has it. */
  static final String PIPELINES = "file:/var/task/pipelines";

  /**
   * Gathers it.
   *
   * @param jar of the functions
   * @param project with pipeline files, and {@code schema/} if pipelines need tables
   * @param folder to gather it in; made if it isn't there, and holds nothing else afterwards
   * @throws TidemillException of kind {@code OPERATOR} if something isn't there, or can't be copied
   */
  public static FunctionCode gather(Path jar, Path project, Path folder) {
    if (!Files.isRegularFile(jar)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected the functions' jar at %s, found none; build it: mvn -pl triggers -am package -DskipTests"
              .formatted(jar));
    }
    try {
      for (String part : new String[] {"lib", "pipelines/schema"}) {
        Files.createDirectories(folder.resolve(part));
        empty(folder.resolve(part));
      }
      empty(folder.resolve("pipelines"));
      Files.copy(
          jar, folder.resolve("lib/tidemill-functions.jar"), StandardCopyOption.REPLACE_EXISTING);
      copy(project, "*.yaml", folder.resolve("pipelines"));
      if (Files.isDirectory(project.resolve("schema"))) {
        copy(project.resolve("schema"), "*.{cql,yaml}", folder.resolve("pipelines/schema"));
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "What functions are made of can't be gathered in %s: %s".formatted(folder, e),
          e);
    }
    return new FunctionCode(folder);
  }

  private static void empty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, String files, Path to) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(from, files)) {
      for (Path file : found) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
