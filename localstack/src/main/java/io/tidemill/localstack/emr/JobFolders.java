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

  /** Stands for S3: a folder for each bucket. */
  Path s3() {
    return root.resolve("s3");
  }

  /** Stands for CloudWatch Logs. */
  Path cloudWatch() {
    return root.resolve("cloudwatch");
  }

  /** Where the history server runs. */
  Path history() {
    return root.resolve("history");
  }

  /** What outlives the endpoint. */
  Path state() {
    return root.resolve("state");
  }

  /** The folder that the driver runs in; each attempt has its own. */
  Path work(JobRun run) {
    String name = run.attempt() == 1 ? run.id() : run.id() + "-" + run.attempt();
    return root.resolve("work").resolve(run.request().application()).resolve(name);
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
    // A Python program's errors are among its output.
    return LogTail.failure(stderr(run))
        .or(() -> LogTail.failure(stdout(run)))
        .or(() -> LogTail.last(stderr(run)))
        .or(() -> LogTail.last(stdout(run)))
        .map(line -> how + ": " + line)
        .orElse(how);
  }

  private Path driverLogs(JobRun run) {
    return logs().resolve(driverPath(run));
  }

  /** Where the service puts the logs of a driver, beneath whichever root. */
  static String driverPath(JobRun run) {
    return jobPath(run) + "/SPARK_DRIVER";
  }

  /** As {@link #driverPath}, but Spark's event log. */
  static String eventLogPath(JobRun run) {
    return jobPath(run) + "/sparklogs";
  }

  private static String jobPath(JobRun run) {
    return "applications/%s/jobs/%s%s"
        .formatted(
            run.request().application(),
            run.id(),
            run.request().retryPolicy().retries() ? "/attempts/" + run.attempt() : "");
  }
}
