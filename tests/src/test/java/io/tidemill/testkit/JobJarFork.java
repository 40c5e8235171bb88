package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM with the class path of a job on EMR: Spark's first, then the job's jar. */
public final class JobJarFork {
  private static final int SECONDS_AT_MOST = 60;

  private JobJarFork() {}

  /**
   * Runs a class of the tests, which may use what is on that class path alone, and waits for its
   * end, which must be a good one.
   *
   * @param environment all of it
   * @return what it printed
   */
  public static String run(Class<?> main, Map<String, String> environment, Path output)
      throws Exception {
    Process process = start(main, environment, output);
    try {
      assertThat(process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  private static Process start(Class<?> main, Map<String, String> environment, Path output)
      throws Exception {
    String classpath =
        String.join(
            File.pathSeparator,
            TestServers.distribution().sparkClasspath(),
            TestServers.distribution().jobJar().toString(),
            Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    ProcessBuilder fork =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classpath,
                    main.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    fork.environment().clear();
    fork.environment().putAll(environment);
    return fork.start();
  }
}
