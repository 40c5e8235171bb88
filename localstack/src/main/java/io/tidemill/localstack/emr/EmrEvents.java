package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.wiring.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Words the service's events, of all four kinds. */
public final class EmrEvents {
  private static final long DEFAULT_IDLE_MINUTES = 15;

  private EmrEvents() {}

  /**
   * The job run has another state.
   *
   * @param releaseLabel of its application
   */
  public static EmrEvent changed(JobRun run, String releaseLabel) {
    ObjectNode detail = about(run, releaseLabel);
    detail.put("state", run.state().name());
    run.previousState().ifPresent(state -> detail.put("previousState", state.name()));
    putTimes(detail, run);
    return event(EventKind.JOB_RUN.detailType(), run.updatedAt(), List.of(), detail);
  }

  /** An attempt has failed, and {@code next} follows. */
  static EmrEvent retried(JobRun failed, JobRun next, String releaseLabel) {
    ObjectNode detail = about(next, releaseLabel);
    putTimes(detail, next);
    detail.put("previousAttempt", failed.attempt());
    detail.put("previousAttemptState", failed.state().name());
    detail.put("previousAttemptCreatedAt", failed.attemptCreatedAt().toString());
    detail.put("previousAttemptEndedAt", failed.updatedAt().toString());
    detail.put("newAttempt", next.attempt());
    detail.put("newAttemptCreatedAt", next.attemptCreatedAt().toString());
    return event("EMR Serverless Job Run Retry", next.updatedAt(), List.of(), detail);
  }

  /**
   * What a driver has used and what is billed for it, since {@code from} and in all.
   *
   * @param from when this was told last, or when the driver started
   * @param to the end of the attempt, or now
   */
  static EmrEvent used(JobRun run, Instant from, Instant to) {
    ObjectNode detail = EmrJson.object();
    detail.put("applicationId", run.request().application());
    detail.put("jobRunId", run.id());
    detail.put("attempt", run.attempt());
    detail.put("mode", run.request().mode());
    detail.put("createdAt", run.createdAt().toString());
    Instant started = run.startedAt().orElse(from);
    detail.put("startedAt", started.toString());
    detail.put("calculatedFrom", from.toString());
    detail.put("calculatedTo", to.toString());
    detail.put("resourceUtilizationFinal", run.state().ended());
    Worker worker = run.worker();
    Worker.Use used = worker.used(started, to);
    Worker.Use billed = worker.billed(started, to);
    boolean first = !from.isAfter(started);
    detail.set(
        "resourceUtilizationForInterval",
        EmrJson.use(first ? used : used.minus(worker.used(started, from))));
    detail.set(
        "billedResourceUtilizationForInterval",
        EmrJson.use(first ? billed : billed.minus(worker.billed(started, from))));
    detail.set("totalResourceUtilization", EmrJson.use(used));
    detail.set("totalBilledResourceUtilization", EmrJson.use(billed));
    return event("EMR Serverless Job Resource Utilization Update", to, List.of(run.arn()), detail);
  }

  /** The application has another state. */
  static EmrEvent changed(Application application) {
    ObjectNode detail = EmrJson.object();
    detail.put("applicationId", application.id());
    EmrJson.putUnlessEmpty(detail, "applicationName", application.name());
    detail.put("arn", application.arn());
    detail.put("releaseLabel", application.releaseLabel());
    detail.put("state", application.state().name());
    detail.put("type", "SPARK");
    detail.put("createdAt", application.createdAt().toString());
    detail.put("updatedAt", application.updatedAt().toString());
    ObjectNode stop = detail.putObject("autoStopConfig");
    stop.put("enabled", application.stopsAfter().isPresent());
    stop.put(
        "idleTimeout",
        application.stopsAfter().map(Duration::toMinutes).orElse(DEFAULT_IDLE_MINUTES));
    detail.putObject("autoStartConfig").put("enabled", application.startsByItself());
    return event(
        "EMR Serverless Application State Change", application.updatedAt(), List.of(), detail);
  }

  private static ObjectNode about(JobRun run, String releaseLabel) {
    ObjectNode detail = EmrJson.object();
    detail.put("jobRunId", run.id());
    EmrJson.putUnlessEmpty(detail, "jobRunName", run.name());
    detail.put("applicationId", run.request().application());
    detail.put("arn", run.arn());
    detail.put("releaseLabel", releaseLabel);
    return detail;
  }

  private static void putTimes(ObjectNode detail, JobRun run) {
    detail.put("createdBy", run.createdBy());
    detail.put("updatedAt", run.updatedAt().toString());
    detail.put("createdAt", run.createdAt().toString());
  }

  private static EmrEvent event(
      String detailType, Instant time, List<String> resources, ObjectNode detail) {
    return new EmrEvent(UUID.randomUUID(), detailType, time, resources, detail);
  }
}
