package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.DataFolder;
import io.tidemill.localstack.server.Distribution;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The classes of Spark, and of the job, in the form in which a JVM maps them into its memory
 * (class-data sharing): a driver that is given it starts in half the time. It is of one JVM and one
 * class path, by which it is named: one that doesn't fit, or isn't whole, is never given to a JVM;
 * and a JVM that can't use what it was given says so and starts without.
 *
 * <p>Classes of a job's jar are taken from it if they are the same, byte by byte, whatever the jar:
 * so it stays of use when the job's jar is built anew.
 *
 * <p>Safe for use by several threads and processes.
 */
public final class SparkArchive {
  private static final String MAIN_CLASS = "org.apache.spark.deploy.SparkSubmit";
  private static final String TRAINING = "io.tidemill.spark.Training";
  private static final String SUFFIX = ".jsa";

  /** A slow machine takes a tenth of that. */
  private static final Duration MADE_WITHIN = Duration.ofMinutes(5);

  private static final int LINES_SHOWN = 5;

  private final Path folder;
  private final String classpath;

  /**
   * The archive for JVMs whose class path begins with {@code classpath}.
   *
   * @param folder where it is kept, and nothing else
   */
  SparkArchive(Path folder, String classpath) {
    this.folder = requireNonNull(folder, "folder").toAbsolutePath();
    this.classpath = requireNonNull(classpath, "classpath");
  }

  /** The archive of a checkout's Spark. */
  public static SparkArchive of(Distribution distribution) {
    return new SparkArchive(
        distribution.home().resolve(".tidemill/classes"), distribution.sparkClasspath());
  }

  /** What a JVM is told, so that it uses the archive; nothing as long as there is none. */
  public List<String> options() {
    return file()
        .map(file -> List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file))
        .orElseGet(List::of);
  }

  /**
   * Makes it, unless it is there: a JVM runs the job's training and archives what it has loaded,
   * which takes a quarter of a minute. Those of other JVMs and class paths go.
   *
   * @param jobJar the job's jar
   * @return why it can't be had; empty if it is there
   */
  public Optional<String> make(Path jobJar) {
    if (file().isPresent()) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder);
      Path work = Files.createTempDirectory(folder, "making-");
      Path fresh = work.resolve("fresh" + SUFFIX);
      Path log = folder.resolve("training.log");
      Optional<String> failure = train(work, fresh, log, jobJar);
      if (failure.isEmpty()) {
        Path file = folder.resolve("%s-%d%s".formatted(name(), Files.size(fresh), SUFFIX));
        // Whole or not at all: a JVM may be about to start.
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        removeOthers(file);
      }
      DataFolder.delete(work);
      return failure;
    } catch (IOException e) {
      return Optional.of("it can't be written: " + e);
    }
  }

  private Optional<String> train(Path work, Path fresh, Path log, Path jobJar) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(SparkJvm.options(work));
    words.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:ArchiveClassesAtExit=" + fresh,
            "-cp",
            // No folder: a JVM that has one on its class path archives nothing.
            classpath,
            MAIN_CLASS,
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--conf",
            "spark.local.dir=" + work.resolve("local"),
            "--conf",
            "spark.sql.warehouse.dir=" + work.resolve("warehouse").toUri(),
            "--class",
            TRAINING,
            jobJar.toUri().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_CONF_DIR", work.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return outcome(builder.start(), fresh, log);
  }

  private static Optional<String> outcome(Process training, Path fresh, Path log)
      throws IOException {
    Thread endAtExit = new Thread(training::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endAtExit);
    try {
      if (!training.waitFor(MADE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        return Optional.of("its training took longer than " + MADE_WITHIN.toMinutes() + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("its training was interrupted");
    } finally {
      training.destroyForcibly();
      removeHook(endAtExit);
    }
    if (training.exitValue() == 0 && Files.isRegularFile(fresh)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(log);
    return Optional.of(
        "its training ended with exit code %d; %s ends: %s"
            .formatted(
                training.exitValue(),
                log,
                String.join(
                    " | ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()))));
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // this JVM is shutting down: the hook ends the training
    }
  }

  /** What JVMs have mapped stays with them. */
  private void removeOthers(Path file) throws IOException {
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path other : archives) {
        if (!other.equals(file)) {
          Files.deleteIfExists(other);
        }
      }
    }
  }

  /** The archive, if it is there and whole: a JVM that maps a part of one may crash. */
  private Optional<Path> file() {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> made = Files.newDirectoryStream(folder, name() + "-*" + SUFFIX)) {
      for (Path file : made) {
        if (file.toString().endsWith("-%d%s".formatted(Files.size(file), SUFFIX))) {
          return Optional.of(file);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      // It may be being replaced; whoever asks starts without.
      return Optional.empty();
    }
  }

  /** By what a JVM compares too before it maps an archive: itself, and the jars as they are now. */
  private String name() {
    StringBuilder text = new StringBuilder();
    text.append(System.getProperty("java.home")).append(System.getProperty("java.vm.version"));
    for (String jar : classpath.split(File.pathSeparator, -1)) {
      File file = new File(jar);
      text.append('\n').append(jar).append(' ').append(file.length());
      text.append(' ').append(file.lastModified());
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
