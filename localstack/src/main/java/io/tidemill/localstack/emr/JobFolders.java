package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where job runs work and where they log. Logs have a root of their own, and under it the layout
 * that EMR Serverless gives them in S3.
 */
record JobFolders(Path root) {
  JobFolders {
    root = requireNonNull(root, "root").toAbsolutePath();
  }

  /** The root of all logs. */
  Path logs() {
    return root.resolve("logs");
  }

  /** The folder that the driver runs in. */
  Path work(JobRun run) {
    return root.resolve("work").resolve(run.request().application()).resolve(run.id());
  }

  Path stdout(JobRun run) {
    return driverLogs(run).resolve("stdout");
  }

  /** Spark logs here, and what ends a driver is told here. */
  Path stderr(JobRun run) {
    return driverLogs(run).resolve("stderr");
  }

  /**
   * How the driver of {@code run} ended that exited with {@code code}, in the words of its own log
   * where it has any. A JVM that a signal ended exits with 128 + its number.
   */
  String failure(int code, JobRun run) {
    String how =
        code > 128
            ? "Driver was ended by signal %d".formatted(code - 128)
            : "Driver exited with code %d".formatted(code);
    return LogTail.meaningful(stderr(run))
        .or(() -> LogTail.meaningful(stdout(run)))
        .map(line -> how + ": " + line)
        .orElse(how);
  }

  private Path driverLogs(JobRun run) {
    return logs()
        .resolve("applications")
        .resolve(run.request().application())
        .resolve("jobs")
        .resolve(run.id())
        .resolve("SPARK_DRIVER");
  }
}
