package io.tidemill.bench.command;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.emr.SparkJvm;
import io.tidemill.localstack.server.Distribution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the micro-benchmarks on the class path of a job, Spark's own first. */
final class Micro {
  private static final String MAIN_CLASS = "org.openjdk.jmh.Main";

  private Micro() {}

  /**
   * Runs those whose names match, and prints what a call takes and allocates.
   *
   * @return JMH's exit code
   */
  static int run(Path home, Path folder, String pattern) {
    Distribution distribution = new Distribution(home);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(SparkJvm.options(folder));
    words.addAll(List.of("-Xmx1g", "-XX:+UseParallelGC", MAIN_CLASS, pattern, "-prof", "gc"));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).inheritIO();
    builder
        .environment()
        .put(
            "CLASSPATH",
            String.join(
                File.pathSeparator,
                distribution.sparkClasspath(),
                distribution.jobJar().toString(),
                System.getProperty("java.class.path")));
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "JMH can't be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted while JMH ran", e);
    }
  }
}
