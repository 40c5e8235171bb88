package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.Daemons;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what runs Python programs for a Spark: an interpreter of this machine, and in it a pyspark
 * of the very version of Spark's jars, as the two speak to each other in ways that Spark promises
 * for no other.
 *
 * @param classpath Spark's, its jars named as in repositories
 */
record PySpark(String classpath) {
  private static final String GUARD = "guarded.py";
  private static final String LOOK = "pyspark_version.py";
  private static final long ANSWER_SECONDS = 20;
  private static final int MOST_SHOWN = 300;
  private static final int MOST_KEPT = 64 * 1024;
  private static final ThreadFactory LISTENERS = Daemons.named("python-version");
  private static final Pattern SPARK_JAR = Pattern.compile("spark-core_[\\d.]+-([^/\\\\:]+)\\.jar");
  private static final Pattern FOUND = Pattern.compile("(?m)^pyspark (\\S+) in (.+)$");

  PySpark {
    requireNonNull(classpath, "classpath");
  }

  /** No interpreter fits; the message says why, and what would. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing(String why) {
      super("A Python program can't be run: " + why);
    }
  }

  /** Whether Spark takes an entry point for a Python program. */
  static boolean runs(String entryPoint) {
    return entryPoint.endsWith(".py");
  }

  /**
   * The folder of the pyspark that a job's program gets.
   *
   * @throws Missing if it gets none that fits
   */
  Path home(SubmitParameters parameters) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(parameters.driverEnvironment());
    String interpreter = interpreter(parameters.settings(), environment);
    if (interpreter.contains("/") && !new File(interpreter).isAbsolute()) {
      throw new Missing(
          "%s names no interpreter of this machine, and archives aren't unpacked before a driver starts. Give PYSPARK_PYTHON a whole path"
              .formatted(interpreter));
    }
    String version = sparkVersion();
    Matcher found = FOUND.matcher(asked(interpreter, environment));
    String toDo =
        "Run %s -m pip install pyspark==%s, or name another interpreter by PYSPARK_PYTHON in the endpoint's environment or by spark.emr-serverless.driverEnv.PYSPARK_PYTHON"
            .formatted(interpreter, version);
    if (!found.find()) {
      throw new Missing(
          "it needs pyspark %s, and %s has none. %s".formatted(version, interpreter, toDo));
    }
    if (!found.group(1).equals(version)) {
      throw new Missing(
          "it needs pyspark %s, as the endpoint's Spark, and %s has %s. %s"
              .formatted(version, interpreter, found.group(1), toDo));
    }
    return Path.of(found.group(2));
  }

  /**
   * A program that runs another, whose path is its first argument, and ends with the driver.
   *
   * @param folder where it is put; made if absent
   */
  static Path guard(Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(GUARD);
      try (InputStream in = PySpark.class.getResourceAsStream(GUARD)) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be written into %s".formatted(GUARD, folder), e);
    }
  }

  private String sparkVersion() {
    Matcher jar = SPARK_JAR.matcher(classpath);
    if (!jar.find()) {
      throw new Missing("the version of the Spark in " + classpath + " isn't known");
    }
    return jar.group(1);
  }

  /** In the order in which Spark's PythonRunner looks. */
  private static String interpreter(Map<String, String> settings, Map<String, String> environment) {
    return Stream.of(
            settings.getOrDefault("spark.pyspark.driver.python", ""),
            settings.getOrDefault("spark.pyspark.python", ""),
            environment.getOrDefault("PYSPARK_DRIVER_PYTHON", ""),
            environment.getOrDefault("PYSPARK_PYTHON", ""))
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElse("python3");
  }

  /** What an interpreter says of its pyspark. */
  private static String asked(String interpreter, Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(interpreter, "-c", program()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        return answer(interpreter, process);
      } finally {
        if (process.isAlive()) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      throw new Missing(
          "its interpreter doesn't start: %s. Name one by PYSPARK_PYTHON"
              .formatted(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Missing("interrupted while asking %s which pyspark it has".formatted(interpreter));
    }
  }

  private static String answer(String interpreter, Process process) throws InterruptedException {
    // Listened to while it runs: one that prints more than a pipe holds would never end.
    CompletableFuture<String> said =
        CompletableFuture.supplyAsync(
            () -> lastOf(process.getInputStream()), task -> LISTENERS.newThread(task).start());
    try {
      String words =
          process
              .onExit()
              .thenCombine(said, (ended, all) -> all)
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (process.exitValue() != 0) {
        throw new Missing(
            "%s, asked which pyspark it has, exited with code %d: %s"
                .formatted(
                    interpreter,
                    process.exitValue(),
                    words.substring(Math.max(0, words.length() - MOST_SHOWN)).strip()));
      }
      return words;
    } catch (TimeoutException e) {
      throw new Missing(
          "%s didn't tell within %d s which pyspark it has".formatted(interpreter, ANSWER_SECONDS));
    } catch (ExecutionException e) {
      throw new Missing(
          "what %s says of its pyspark can't be read: %s".formatted(interpreter, e.getCause()));
    }
  }

  /** All that is said, or the end of it if that is a lot. */
  private static String lastOf(InputStream in) {
    try {
      byte[] kept = in.readNBytes(MOST_KEPT);
      for (byte[] more = in.readNBytes(MOST_KEPT);
          more.length > 0;
          more = in.readNBytes(MOST_KEPT)) {
        byte[] both = Arrays.copyOf(kept, kept.length + more.length);
        System.arraycopy(more, 0, both, kept.length, more.length);
        kept = Arrays.copyOfRange(both, both.length - MOST_KEPT, both.length);
      }
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program() throws IOException {
    try (InputStream in = PySpark.class.getResourceAsStream(LOOK)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
