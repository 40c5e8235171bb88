package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.emr.EventLogs.EventLog;
import io.tidemill.localstack.http.ApiError;
import java.util.List;
import java.util.Optional;

/**
 * Where Spark's pages about a job run are: those of its driver while it is RUNNING, a history
 * server's once it has ended. Safe for use by several threads.
 */
final class Dashboards {
  /** Source: EMR Serverless User Guide, "Storing logs": without managed storage, no UI. */
  private static final String MANAGED = "managedPersistenceMonitoringConfiguration";

  private final JobFolders folders;
  private final Optional<SparkHistory> history;

  /** Dashboards; without a history server, of RUNNING job runs alone. */
  Dashboards(JobFolders folders, Optional<SparkHistory> history) {
    this.folders = requireNonNull(folders, "folders");
    this.history = requireNonNull(history, "history");
  }

  /**
   * The URL for an attempt of a job run; throws the {@link ApiError} that tells why there is none.
   */
  String url(JobRun run, Application application) {
    if (run.state() == JobRunState.RUNNING) {
      return Dashboard.url(folders.work(run))
          .orElseThrow(() -> none(run, "its driver runs without Spark's UI"));
    }
    if (run.state().ended()) {
      return historyOf(run, application);
    }
    throw none(run, "it is %s, and has one once it is RUNNING".formatted(run.state()));
  }

  private String historyOf(JobRun run, Application application) {
    if (!LogLocations.destination(run, application, MANAGED).path("enabled").asBoolean(true)) {
      throw none(run, MANAGED + " is off for it, without which the service has no history");
    }
    SparkHistory server =
        history.orElseThrow(
            () -> none(run, "drivers of this endpoint run without Spark's UI and event log"));
    List<EventLog> logs = EventLogs.ofDriver(folders.work(run)).all();
    if (logs.isEmpty()) {
      throw none(run, whyUnlogged(run));
    }
    EventLog log = logs.get(logs.size() - 1);
    return server
        .url(log)
        .orElseThrow(
            () ->
                none(
                    run,
                    "Spark's history server makes nothing of its event log %s; see %s"
                        .formatted(log.path(), server.log())));
  }

  private String whyUnlogged(JobRun run) {
    if (run.startedAt().isEmpty()) {
      return "it is %s, and its driver never ran".formatted(run.state());
    }
    return EventLogs.offIn(run.request().parameters())
        ? "it switched Spark's event log off by %s".formatted(EventLogs.ENABLED)
        : "its driver left no event log, as one does that makes no SparkContext or was run without Spark's UI";
  }

  private static ApiError none(JobRun run, String why) {
    return ApiError.validation(
        "Attempt %d of job run %s has no dashboard: %s".formatted(run.attempt(), run.id(), why));
  }
}
