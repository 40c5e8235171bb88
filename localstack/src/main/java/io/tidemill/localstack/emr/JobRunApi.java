package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The operations on job runs that are there. */
final class JobRunApi {
  /** Source: EMR Serverless User Guide, "Job run cancellation with grace period". */
  private static final int LEAST_GRACE_SECONDS = 15;

  private static final int MOST_GRACE_SECONDS = 1800;

  private final Applications applications;
  private final JobRuns jobRuns;
  private final Dashboards dashboards;

  JobRunApi(Applications applications, JobRuns jobRuns, Dashboards dashboards) {
    this.applications = applications;
    this.jobRuns = jobRuns;
    this.dashboards = dashboards;
  }

  JsonNode list(EmrApi.Request request) {
    Application application = applications.find(request.application());
    Page<JobRun> page =
        Page.of(
            jobRuns.all().stream()
                .filter(Filters.jobRuns(application.id(), request.query()))
                .toList(),
            JobRun::number,
            request.query());
    ObjectNode answer = EmrJson.object();
    ArrayNode runs = answer.putArray("jobRuns");
    page.items().forEach(run -> runs.add(JobRunJson.summary(run, application.releaseLabel())));
    page.nextToken().ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  JsonNode get(EmrApi.Request request) {
    Application application = applications.find(request.application());
    ObjectNode answer = EmrJson.object();
    answer.set("jobRun", JobRunJson.whole(attempt(request), application));
    return answer;
  }

  JsonNode attempts(EmrApi.Request request) {
    Application application = applications.find(request.application());
    JobRun run = jobRuns.found(application.id(), request.jobRun());
    Page<JobRun> page = Page.of(jobRuns.attempts(run.id()), JobRun::attempt, request.query());
    ObjectNode answer = EmrJson.object();
    ArrayNode attempts = answer.putArray("jobRunAttempts");
    page.items()
        .forEach(attempt -> attempts.add(JobRunJson.attempt(attempt, application.releaseLabel())));
    page.nextToken().ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  JsonNode cancel(EmrApi.Request request) {
    applications.find(request.application());
    JobRun run = jobRuns.found(request.application(), request.jobRun());
    jobRuns.cancel(
        run.id(),
        Page.one(request.query(), "shutdownGracePeriodInSeconds")
            .map(JobRunApi::grace)
            .orElse(Duration.ZERO));
    return JobRunJson.reference(run);
  }

  JsonNode dashboard(EmrApi.Request request) {
    Application application = applications.find(request.application());
    return EmrJson.object().put("url", dashboards.url(attempt(request), application));
  }

  /** The attempt that the request names, or the latest. */
  private JobRun attempt(EmrApi.Request request) {
    JobRun latest = jobRuns.found(request.application(), request.jobRun());
    Optional<String> asked = Page.one(request.query(), "attempt");
    if (asked.isEmpty()) {
      return latest;
    }
    List<JobRun> attempts = jobRuns.attempts(latest.id());
    int attempt = number("attempt", asked.get());
    if (attempt < 1) {
      throw ApiError.validation("attempt must be 1 or more, got %d".formatted(attempt));
    }
    if (attempt > attempts.size()) {
      throw ApiError.notFound(
          "Job run %s has no attempt %d, but %d".formatted(latest.id(), attempt, attempts.size()));
    }
    return attempts.get(attempt - 1);
  }

  private static Duration grace(String text) {
    int seconds = number("shutdownGracePeriodInSeconds", text);
    if (seconds != 0 && (seconds < LEAST_GRACE_SECONDS || seconds > MOST_GRACE_SECONDS)) {
      throw ApiError.validation(
          "shutdownGracePeriodInSeconds must be 0 or in %d..%d, got %d"
              .formatted(LEAST_GRACE_SECONDS, MOST_GRACE_SECONDS, seconds));
    }
    return Duration.ofSeconds(seconds);
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiError.validation("%s must be a number, got \"%s\"".formatted(name, text));
    }
  }
}
