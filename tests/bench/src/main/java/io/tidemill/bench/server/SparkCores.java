package io.tidemill.bench.server;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where Spark's tasks run: by two threads of the driver, or by executors of one core each, which
 * are processes of their own, with the driver's heap and without an archive of classes.
 *
 * @param executors how many; none for the driver's threads
 * @param heap of each, as {@code -Xmx} takes it
 * @param compilers what an executor's JVM is told of compilers
 */
public record SparkCores(int executors, String heap, String compilers) {
  public SparkCores {
    requireNonNull(heap, "heap");
    requireNonNull(compilers, "compilers");
  }

  /** The master, as Spark names it. */
  public String master() {
    // What a worker has to give is more than any executor asks for.
    return executors == 0 ? "local[2]" : "local-cluster[%d,1,65536]".formatted(executors);
  }

  /**
   * Spark's settings for them.
   *
   * @param jvm what every JVM of Spark needs
   */
  public Map<String, String> settings(List<String> jvm) {
    return executors == 0
        ? Map.of()
        : Map.of(
            "spark.executor.memory",
            heap,
            "spark.executor.cores",
            "1",
            "spark.executor.extraJavaOptions",
            String.join(" ", jvm) + " -XX:+UseParallelGC " + compilers);
  }

  /**
   * The environment by which a cluster finds its Spark.
   *
   * @param classpath Spark's own, and what belongs beside it
   * @param folder where Spark's home is made
   */
  public Map<String, String> environment(String classpath, Path folder) {
    if (executors == 0) {
      return Map.of();
    }
    Path home = folder.resolve("spark");
    try {
      Path jars = Files.createDirectories(home.resolve("jars"));
      for (String jar : classpath.split(File.pathSeparator, -1)) {
        Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Spark's home can't be made in " + folder, e);
    }
    return Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.12");
  }
}
