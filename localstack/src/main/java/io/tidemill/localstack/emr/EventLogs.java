package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the Sparks that a driver made have logged for a history server: a file or, where the job
 * wants its logs rolled, a folder for each SparkContext.
 */
record EventLogs(Path folder) {
  static final String ENABLED = "spark.eventLog.enabled";
  static final String DIRECTORY = "spark.eventLog.dir";

  /** A Spark inside its driver names itself after the millisecond that it began in. */
  private static final Pattern APPLICATION = Pattern.compile("local-\\d+");

  EventLogs {
    requireNonNull(folder, "folder");
  }

  /** Those of the driver that runs in {@code folder}. */
  static EventLogs ofDriver(Path folder) {
    return new EventLogs(folder.resolve("eventlog"));
  }

  /**
   * One log.
   *
   * @param application the id by which a history server knows it
   */
  record EventLog(Path path, String application) {}

  /** Options by which {@code spark-submit} has them written; the folder must be there then. */
  List<String> options() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for Spark's event log can be made: " + e, e);
    }
    return List.of("--conf", ENABLED + "=true", "--conf", DIRECTORY + "=" + folder.toUri());
  }

  /** Whether a job wants none. */
  static boolean offIn(SubmitParameters parameters) {
    return "false".equalsIgnoreCase(parameters.settings().get(ENABLED));
  }

  /** In the order in which their Sparks began. */
  List<EventLog> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .flatMap(path -> applicationOf(path).map(id -> new EventLog(path, id)).stream())
          .sorted(Comparator.comparing(EventLog::application))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be read: %s".formatted(folder, e), e);
    }
  }

  /** Puts copies into another folder, which is made if absent. */
  void copyTo(Path target) throws IOException {
    for (EventLog log : all()) {
      try (Stream<Path> paths = Files.walk(log.path())) {
        for (Path path : paths.toList()) {
          Path copy = target.resolve(folder.relativize(path).toString());
          if (Files.isDirectory(path)) {
            Files.createDirectories(copy);
          } else {
            Files.createDirectories(copy.getParent());
            Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }

  private static Optional<String> applicationOf(Path log) {
    Matcher name = APPLICATION.matcher(log.getFileName().toString());
    return name.find() ? Optional.of(name.group()) : Optional.empty();
  }
}
