package io.tidemill.localstack.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an image of the EMR Serverless endpoint is built from: the command line's class path, and
 * Spark's.
 *
 * @param folder that {@code localstack/compose.yaml} names as the context
 */
public record EmrImage(Path folder) {
  /** Where {@code emr.Dockerfile} puts it. */
  private static final String IN_IMAGE = "/tidemill/";

  private static final String OURS = "tidemill-";

  /**
   * Gathers it; what is there from last time and the same is left, so that layers are found again.
   *
   * @param distribution the built checkout
   * @param classpath of the command line, as the JVM takes it
   * @throws TidemillException of kind {@code OPERATOR} if something isn't built, or can't be copied
   */
  public void gather(Distribution distribution, String classpath) {
    List<String> spark = Distribution.entries(distribution.sparkClasspath());
    List<String> ours = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String jar : Distribution.entries(classpath)) {
      (Path.of(jar).getFileName().toString().startsWith(OURS) ? ours : others).add(jar);
    }
    try {
      copy(ours, "own");
      copy(others, "lib");
      List<String> inImage = copy(spark, "spark");
      Path classpathFile = Distribution.classpathFile(folder.resolve("home"), "spark");
      Files.createDirectories(classpathFile.getParent());
      Files.writeString(classpathFile, String.join(":", inImage));
      Files.copy(
          distribution.home().resolve("localstack/emr.Dockerfile"),
          folder.resolve("Dockerfile"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "What the image is built from can't be gathered in %s: %s. Correct its permissions"
              .formatted(folder, e),
          e);
    }
  }

  /** Names have numbers, as jars of two groups may be called alike; returns where they will be. */
  private List<String> copy(List<String> jars, String part) throws IOException {
    Path into = Files.createDirectories(folder.resolve(part));
    Set<String> names = new HashSet<>();
    List<String> inImage = new ArrayList<>();
    for (String jar : jars) {
      Path from = Path.of(jar);
      String name = "%03d-%s".formatted(names.size(), from.getFileName());
      names.add(name);
      inImage.add(IN_IMAGE + part + "/" + name);
      if (!same(from, into.resolve(name))) {
        Files.copy(
            from,
            into.resolve(name),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    try (DirectoryStream<Path> there = Files.newDirectoryStream(into)) {
      for (Path file : there) {
        if (!names.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
    return inImage;
  }

  /** By size and time, of which a copy keeps no nanoseconds. */
  private static boolean same(Path from, Path to) throws IOException {
    return Files.exists(to)
        && Files.size(from) == Files.size(to)
        && Files.getLastModifiedTime(from).toMillis() == Files.getLastModifiedTime(to).toMillis();
  }
}
