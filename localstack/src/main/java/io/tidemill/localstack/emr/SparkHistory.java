package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.emr.EventLogs.EventLog;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.server.Loopback;
import io.tidemill.localstack.server.ServerCommand;
import io.tidemill.localstack.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Spark's own history server, forked when a log is first asked for and kept up from then on. It is
 * shown the logs that were asked for and no others, so that years of job runs cost it nothing. Safe
 * for use by several threads.
 */
final class SparkHistory implements AutoCloseable {
  private static final String NAME = "history";
  private static final String MAIN_CLASS = "org.apache.spark.deploy.history.HistoryServer";

  /** Before the {@code aws} command and boto3 give up, which they do after a minute. */
  private static final Duration UP_WITHIN = Duration.ofSeconds(45);

  private static final Duration READ_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 50;

  /** Keeps two applications in memory, with the latest tasks of each, so that they fit the heap. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.history.retainedApplications", "2",
          "spark.ui.retainedTasks", "20000",
          "spark.history.fs.update.interval", "1s",
          // It would try others by itself, and not be found there.
          "spark.port.maxRetries", "0");

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          // What is forked again is better off than what has run out of memory.
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

  private final String classpath;
  private final Path folder;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();

  // Guarded by this.
  private final Map<String, Path> shown = new HashMap<>();
  private Optional<Server> server = Optional.empty();
  private boolean closed;

  private record Server(ServerProcess process, String url) {
    boolean alive() {
      return process.process().isAlive();
    }
  }

  /**
   * A server that is yet to be forked.
   *
   * @param classpath Spark's
   * @param folder its own, to run in
   */
  SparkHistory(String classpath, Path folder) {
    this.classpath = requireNonNull(classpath, "classpath");
    this.folder = requireNonNull(folder, "folder").toAbsolutePath();
  }

  /**
   * The URL of the page about {@code log}, served until this is closed; empty if the server makes
   * nothing of the log, about which its own log may tell more.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the server doesn't start
   */
  synchronized Optional<String> url(EventLog log) {
    if (closed) {
      throw ApiError.internal("The endpoint is closing");
    }
    Path other = shown.getOrDefault(log.application(), log.path());
    // Sparks that began in the same millisecond share an id, of which a server knows one.
    if (server.isPresent() && (!server.get().alive() || !other.equals(log.path()))) {
      end();
    }
    Server up = server.orElseGet(this::start);
    show(log);
    return knows(up, log.application())
        ? Optional.of("%s/history/%s/jobs/".formatted(up.url(), log.application()))
        : Optional.empty();
  }

  /** What the server prints. */
  Path log() {
    return folder.resolve(NAME + ".log");
  }

  @Override
  public synchronized void close() {
    closed = true;
    end();
  }

  private void end() {
    server.ifPresent(up -> up.process().close());
    server = Optional.empty();
    shown.clear();
  }

  private Server start() {
    hideAll();
    Server up = Loopback.startAtFreePorts(1, ports -> start(ports.get(0)));
    server = Optional.of(up);
    return up;
  }

  private Optional<Server> start(int port) {
    List<String> options = new ArrayList<>(SparkJvm.options(folder));
    options.addAll(JVM_OPTIONS);
    SETTINGS.forEach((key, value) -> options.add("-D%s=%s".formatted(key, value)));
    options.add("-Dspark.history.ui.port=" + port);
    options.add("-Dspark.history.fs.logDirectory=" + logs().toUri());
    ServerProcess process =
        ServerProcess.start(
            new ServerCommand(
                NAME,
                folder,
                classpath,
                options,
                MAIN_CLASS,
                List.of(),
                Map.of("SPARK_CONF_DIR", folder.toString(), "SPARK_LOCAL_IP", Loopback.HOST)));
    String url = "http://%s:%d".formatted(Loopback.HOST, port);
    return switch (process.awaitReady(UP_WITHIN, () -> serves(url + "/api/v1/applications"))) {
      case READY -> Optional.of(new Server(process, url));
      case PORT_TAKEN -> Optional.empty();
    };
  }

  /** Waits until the server has read the log of an application. */
  private boolean knows(Server up, String application) {
    String url = up.url() + "/api/v1/applications/" + application;
    long end = System.nanoTime() + READ_WITHIN.toNanos();
    try {
      while (!serves(url)) {
        if (!up.alive() || System.nanoTime() > end) {
          return false;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while waiting for Spark's history server", e);
    }
  }

  private boolean serves(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_WITHIN).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where the server looks: links to the logs that it is shown. */
  private Path logs() {
    return folder.resolve("logs");
  }

  private void show(EventLog log) {
    if (shown.containsKey(log.application())) {
      return;
    }
    try {
      Files.createSymbolicLink(logs().resolve(log.path().getFileName()), log.path());
      shown.put(log.application(), log.path());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s can't be shown to Spark's history server: %s".formatted(log.path(), e), e);
    }
  }

  private void hideAll() {
    try {
      Files.createDirectories(logs());
      try (DirectoryStream<Path> links = Files.newDirectoryStream(logs())) {
        for (Path link : links) {
          Files.delete(link);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be emptied: %s".formatted(logs(), e), e);
    }
  }
}
