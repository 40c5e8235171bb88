package io.tidemill.testkit;

import io.tidemill.localstack.server.Distribution;
import io.tidemill.localstack.server.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Has servers and functions that tests start note what Tidemill's functions, jobs and migrations
 * ask of them, for {@code PermissionsCheck}. What notes it is in localstack/servers/calls.
 */
public final class Recording {
  private static final Path FOLDER = TestServers.home().resolve("tests/target/calls");

  /** What was noted. */
  public static final Path NOTES = FOLDER.resolve("calls.tsv");

  private static final String NOTES_PROPERTY = "tidemill.calls";

  private Recording() {}

  /** Servers and functions that note what they are asked, in place of what was built. */
  static Distribution.Watching watching() {
    return new Distribution.Watching(Recording::kafka, Recording::cassandra, Functions::of);
  }

  private static Program kafka(Program plain) {
    return noting(plain).withSetting("authorizer.class.name", "io.tidemill.calls.RecordedAccess");
  }

  private static Program cassandra(Program plain) {
    return noting(plain)
        .withJvmOption("-Dcassandra.custom_query_handler_class=io.tidemill.calls.RecordedQueries");
  }

  private static Program noting(Program plain) {
    return plain
        .withJars(List.of(Begun.RECORDERS))
        .withJvmOption("-D%s=%s".formatted(NOTES_PROPERTY, NOTES));
  }

  /** Begins anew, when the first server is started. */
  private static final class Begun {
    static final Path RECORDERS = begin();

    private static Path begin() {
      Path recorders = TestServers.home().resolve("localstack/servers/calls/target/classes");
      if (!Files.isDirectory(recorders)) {
        throw new IllegalStateException(
            "Expected %s, found nothing; build it: mvn package -pl localstack/servers/calls -am"
                .formatted(recorders));
      }
      try {
        Files.createDirectories(FOLDER);
        Files.deleteIfExists(NOTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return recorders;
    }
  }

  /** The functions' jar, and what notes their requests. */
  private static final class Functions {
    private static Path recorded;

    static synchronized Path of(Path jar) {
      if (recorded == null) {
        recorded = with(jar, Begun.RECORDERS);
      }
      return recorded;
    }

    private static Path with(Path jar, Path recorders) {
      Path copy = FOLDER.resolve("functions.jar");
      try {
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem into = FileSystems.newFileSystem(copy, Map.of());
            Stream<Path> files = Files.walk(recorders)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Path entry = into.getPath(recorders.relativize(file).toString());
            Files.createDirectories(entry.getParent());
            Files.copy(file, entry, StandardCopyOption.REPLACE_EXISTING);
          }
          Files.writeString(into.getPath("io/tidemill/calls", NOTES_PROPERTY), NOTES.toString());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return copy;
    }
  }
}
