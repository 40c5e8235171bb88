package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the logs of a driver that has ended where its {@code monitoringConfiguration} wants them, in
 * folders that stand for S3 and for CloudWatch Logs: {@code s3/BUCKET/PREFIX/…/stdout.gz}, as the
 * service compresses them, and {@code cloudwatch/GROUP/PREFIX/…/stdout}. The job's configuration
 * goes before the application's, destination by destination. Spark's event log goes to S3 with
 * them, and to the job's own {@code spark.eventLog.dir}.
 *
 * <p>Source of the layout: EMR Serverless User Guide, "Storing logs".
 */
final class LogLocations {
  private static final Logger LOG = LoggerFactory.getLogger(LogLocations.class);
  private static final String S3_SCHEME = "s3://";
  private static final String DEFAULT_GROUP = "/aws/emr-serverless";

  private final JobFolders folders;

  LogLocations(JobFolders folders) {
    this.folders = folders;
  }

  /**
   * Delivers what there is. Where it can't be, that is logged, and neither the job run nor the
   * other destinations are the worse for it.
   */
  void deliver(JobRun run, Application application) {
    deliver(run, "S3", () -> toS3(run, destination(run, application, "s3MonitoringConfiguration")));
    deliver(run, EventLogs.DIRECTORY, () -> toOwnDirectory(run));
    deliver(
        run,
        "CloudWatch",
        () -> toCloudWatch(run, destination(run, application, "cloudWatchLoggingConfiguration")));
  }

  /** Copies logs to one destination. */
  @FunctionalInterface
  private interface Copying {
    void copy() throws IOException;
  }

  private static void deliver(JobRun run, String destination, Copying copying) {
    try {
      copying.copy();
    } catch (IOException | RuntimeException e) {
      LOG.error("The logs of job run {} can't be delivered to {}", run.id(), destination, e);
    }
  }

  /** What the job says of a destination or, if nothing, its application. */
  static JsonNode destination(JobRun run, Application application, String name) {
    JsonNode own =
        run.request()
            .body()
            .path("configurationOverrides")
            .path("monitoringConfiguration")
            .path(name);
    return own.isObject() ? own : application.settings().path("monitoringConfiguration").path(name);
  }

  private void toS3(JobRun run, JsonNode destination) throws IOException {
    String uri = destination.path("logUri").asText("");
    if (uri.startsWith(S3_SCHEME)) {
      String root = uri.substring(S3_SCHEME.length()) + "/";
      Path folder =
          Files.createDirectories(KeyPaths.under(folders.s3(), root + JobFolders.driverPath(run)));
      compress(folders.stdout(run), folder.resolve("stdout.gz"));
      compress(folders.stderr(run), folder.resolve("stderr.gz"));
      eventLogs(run).copyTo(KeyPaths.under(folders.s3(), root + JobFolders.eventLogPath(run)));
    }
  }

  /** While it runs, a driver logs where the history server will look. */
  private void toOwnDirectory(JobRun run) throws IOException {
    String directory = run.request().parameters().settings().getOrDefault(EventLogs.DIRECTORY, "");
    if (directory.startsWith(S3_SCHEME)) {
      eventLogs(run).copyTo(KeyPaths.under(folders.s3(), directory.substring(S3_SCHEME.length())));
    } else if (directory.startsWith("file:")) {
      eventLogs(run).copyTo(Path.of(URI.create(directory)));
    } else if (directory.startsWith("/")) {
      eventLogs(run).copyTo(Path.of(directory));
    }
  }

  private EventLogs eventLogs(JobRun run) {
    return EventLogs.ofDriver(folders.work(run));
  }

  private void toCloudWatch(JobRun run, JsonNode destination) throws IOException {
    if (destination.path("enabled").asBoolean()) {
      String stream =
          "%s/%s/%s"
              .formatted(
                  destination.path("logGroupName").asText(DEFAULT_GROUP),
                  destination.path("logStreamNamePrefix").asText(""),
                  JobFolders.driverPath(run));
      Path folder = Files.createDirectories(KeyPaths.under(folders.cloudWatch(), stream));
      for (Path log : new Path[] {folders.stdout(run), folders.stderr(run)}) {
        if (wanted(destination, log.getFileName().toString())) {
          Files.write(folder.resolve(log.getFileName()), Files.readAllBytes(log));
        }
      }
    }
  }

  /** Without types, the driver's two logs are published. */
  private static boolean wanted(JsonNode destination, String log) {
    JsonNode types = destination.path("logTypes");
    if (!types.isObject()) {
      return true;
    }
    for (JsonNode type : types.path("SPARK_DRIVER")) {
      if (type.asText().equalsIgnoreCase(log)) {
        return true;
      }
    }
    return false;
  }

  private static void compress(Path log, Path target) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
      Files.copy(log, out);
    }
  }
}
