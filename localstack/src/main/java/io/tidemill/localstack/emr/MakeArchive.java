package io.tidemill.localstack.emr;

import io.tidemill.localstack.server.Distribution;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the launcher runs once it has built: makes the checkout's {@link SparkArchive}. Its argument
 * is the checkout's folder; it says on standard error what comes of it, and exits with 0 either
 * way: everything works without.
 */
public final class MakeArchive {
  private MakeArchive() {}

  public static void main(String[] arguments) {
    Distribution distribution = new Distribution(Path.of(arguments[0]));
    SparkArchive archive = SparkArchive.of(distribution);
    if (archive.options().isEmpty()) {
      System.err.println(
          "tidemill: archiving Spark's classes, once for this Spark and JDK: jobs then start in half the time");
    }
    Optional<String> failure = archive.make(distribution.jobJar());
    failure.ifPresent(
        why -> System.err.println("tidemill: jobs start without archived classes: " + why));
  }
}
