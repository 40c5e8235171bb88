package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PySparkTest {
  private static final PySpark PYTHON = new PySpark("/jars/spark-core_2.12-3.5.7.jar:/jars/b.jar");

  private static final int MOST_SECONDS = 30;
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void an_interpreter_with_the_same_pyspark_is_taken() throws IOException {
    String python = saying("pyspark 3.5.7 in /lib/pyspark");

    assertThat(PYTHON.home(given("spark.emr-serverless.driverEnv.PYSPARK_PYTHON", python)))
        .isEqualTo(Path.of("/lib/pyspark"));
  }

  @Test
  void another_version_is_refused_with_the_remedy() throws IOException {
    String python = saying("pyspark 3.5.6 in /lib/pyspark");

    assertMissing(
        given("spark.pyspark.python", python),
        "needs pyspark 3.5.7",
        python + " has 3.5.6",
        python + " -m pip install pyspark==3.5.7");
  }

  @Test
  void the_interpreter_is_that_which_spark_would_run() throws IOException {
    Map<String, String> all =
        Map.of(
            "spark.pyspark.driver.python", saying("pyspark 1 in /"),
            "spark.pyspark.python", "/two",
            "spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON", "/three",
            "spark.emr-serverless.driverEnv.PYSPARK_PYTHON", "/four");

    assertMissing(SubmitParameters.parse(all, ""), "has 1.");
    assertMissing(
        given("spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON", "/three"), "/three");
  }

  @Test
  void an_interpreter_without_pyspark_is_refused() throws Exception {
    // -S leaves out all that was installed beside the standard library.
    String python = script("exec python3 -S -E \"$@\"");
    assumeRuns(python, "-c", "import importlib.util");

    assertMissing(given("spark.pyspark.python", python), python + " has none");
  }

  @Test
  void an_interpreter_that_fails_or_is_not_there_is_told() throws IOException {
    String python = script("echo no such thing >&2; exit 3");

    assertMissing(given("spark.pyspark.python", python), "exited with code 3", "no such thing");
    assertMissing(given("spark.pyspark.python", "/nowhere/python"), "/nowhere/python");
    assertMissing(
        given("spark.pyspark.python", "./environment/bin/python"),
        "archives aren't unpacked",
        "whole path");
  }

  @Test
  void an_interpreter_that_says_more_than_a_pipe_holds_is_heard_out() throws IOException {
    String python =
        script("head -c 300000 /dev/zero | tr '\\0' x; echo; echo pyspark 3.5.7 in /lib/pyspark");

    assertThat(PYTHON.home(given("spark.pyspark.python", python)))
        .isEqualTo(Path.of("/lib/pyspark"));
  }

  @Test
  void an_interpreter_is_ended_when_the_asking_is_interrupted() throws Exception {
    Path pid = folder.resolve("pid");
    String python = script("echo $$ > %s.new; mv %<s.new %<s; exec sleep 600".formatted(pid));
    FutureTask<Path> asking =
        new FutureTask<>(() -> PYTHON.home(given("spark.pyspark.python", python)));
    Thread asker = new Thread(asking);
    asker.start();
    await().atMost(DEADLINE).until(() -> Files.exists(pid));
    ProcessHandle asked =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

    asker.interrupt();

    assertThatThrownBy(asking::get).hasMessageContaining("interrupted");
    await().atMost(DEADLINE).until(() -> !asked.isAlive());
  }

  @Test
  void a_class_path_without_spark_is_told() {
    assertThatThrownBy(() -> new PySpark("/jars/b.jar").home(SubmitParameters.parse("")))
        .isInstanceOf(PySpark.Missing.class)
        .hasMessageContaining("/jars/b.jar");
  }

  private static void assertMissing(SubmitParameters parameters, String... words) {
    assertThatThrownBy(() -> PYTHON.home(parameters))
        .isInstanceOf(PySpark.Missing.class)
        .hasMessageContainingAll(words);
  }

  /** There may be a {@code python3} on the path and none behind it. */
  private void assumeRuns(String... command) throws Exception {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assumeTrue(
          process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0,
          () -> "python3 doesn't run: " + text(said));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SubmitParameters given(String key, String value) {
    return SubmitParameters.parse("--conf %s=%s".formatted(key, value));
  }

  private String saying(String words) throws IOException {
    return script("echo '%s'".formatted(words));
  }

  private String script(String line) throws IOException {
    Path file = Files.createTempFile(folder, "python", "");
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assumeTrue(file.toFile().setExecutable(true), "scripts can't be run in " + folder);
    return file.toString();
  }
}
