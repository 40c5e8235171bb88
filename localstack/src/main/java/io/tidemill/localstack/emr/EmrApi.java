package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The operations, apart from HTTP: each takes a request and gives the answer's body. */
final class EmrApi {
  private final Applications applications;
  private final JobRuns jobRuns;
  private final JobRunApi jobRunApi;
  private final SessionApi sessions;
  private final TagApi tags;
  private final DriverCommand driver;
  private final InstantSource clock;
  private final Consumer<Operation> throttle;

  EmrApi(Applications applications, JobRuns jobRuns, Dashboards dashboards, EmrSettings settings) {
    this.applications = applications;
    this.jobRuns = jobRuns;
    this.jobRunApi = new JobRunApi(applications, jobRuns, dashboards);
    this.sessions = new SessionApi(applications);
    this.tags = new TagApi(applications, jobRuns);
    this.driver = settings.driver();
    this.clock = settings.clock();
    this.throttle = throttle(settings);
  }

  /**
   * A request.
   *
   * @param path the path's segments
   * @param query parameters, which may repeat
   */
  record Request(String method, List<String> path, Map<String, List<String>> query, JsonNode body) {
    String application() {
      return path.get(1);
    }

    String jobRun() {
      return Requests.id("jobRunId", path.get(3));
    }

    /** The ARN that tags are of. */
    String resource() {
      return String.join("/", path.subList(1, path.size()));
    }
  }

  /** Does what {@code request} asks; throws {@link ApiError} if it can't. */
  JsonNode answer(Request request) {
    Operation operation =
        Operation.of(request.method(), request.path())
            .orElseThrow(
                () ->
                    ApiError.unknownOperation(
                        "%s /%s is no operation of EMR Serverless"
                            .formatted(request.method(), String.join("/", request.path()))));
    throttle.accept(operation);
    return switch (operation) {
      case CREATE_APPLICATION ->
          ApplicationJson.created(applications.create(Requests.createApplication(request.body())));
      case LIST_APPLICATIONS -> listApplications(request);
      case GET_APPLICATION -> wrapped(applications.find(request.application()));
      case UPDATE_APPLICATION ->
          wrapped(
              applications.update(
                  request.application(), Requests.updateApplication(request.body())));
      case DELETE_APPLICATION -> {
        applications.delete(request.application());
        yield EmrJson.object();
      }
      case START_APPLICATION -> {
        applications.start(request.application());
        yield EmrJson.object();
      }
      case STOP_APPLICATION -> stopApplication(request.application());
      case START_JOB_RUN -> startJobRun(request);
      case LIST_JOB_RUNS -> jobRunApi.list(request);
      case GET_JOB_RUN -> jobRunApi.get(request);
      case CANCEL_JOB_RUN -> jobRunApi.cancel(request);
      case LIST_JOB_RUN_ATTEMPTS -> jobRunApi.attempts(request);
      case GET_DASHBOARD_FOR_JOB_RUN -> jobRunApi.dashboard(request);
      case START_SESSION -> throw sessions.refusal(request);
      case LIST_SESSIONS -> sessions.list(request);
      case GET_SESSION, TERMINATE_SESSION, GET_SESSION_ENDPOINT -> throw sessions.missing(request);
      case GET_RESOURCE_DASHBOARD -> throw sessions.noDashboard(request);
      case TAG_RESOURCE -> tags.tag(request);
      case UNTAG_RESOURCE -> tags.untag(request);
      case LIST_TAGS_FOR_RESOURCE -> tags.list(request);
    };
  }

  /** Stops what has idled for long enough. */
  synchronized void look() {
    Instant now = clock.instant();
    for (Application application : applications.all()) {
      Optional<Duration> most = application.stopsAfter();
      if (application.state() == ApplicationState.STARTED && most.isPresent()) {
        jobRuns
            .idleSince(application)
            .filter(since -> !now.isBefore(since.plus(most.get())))
            .ifPresent(
                since ->
                    applications.stop(
                        application.id(),
                        "Stopped after %d idle minutes".formatted(most.get().toMinutes())));
      }
    }
  }

  private JsonNode startJobRun(Request request) {
    StartJobRun start =
        Requests.startJobRun(applications.find(request.application()), request.body());
    if (jobRuns.earlier(start).isEmpty()) {
      // May ask other programs, and so isn't asked while others wait for us.
      driver
          .refusal(start)
          .ifPresent(
              why -> {
                throw ApiError.validation(why);
              });
    }
    return JobRunJson.started(started(start));
  }

  // Starting job runs and stopping applications exclude each other.

  private synchronized JobRun started(StartJobRun start) {
    return jobRuns
        .earlier(start)
        .orElseGet(() -> jobRuns.start(start, applications.startFor(start.application())));
  }

  private synchronized JsonNode stopApplication(String id) {
    if (jobRuns.idleSince(applications.find(id)).isEmpty()) {
      throw ApiError.validation(
          "Application %s has job runs under way or queued. Wait for them, or cancel them, before it is stopped"
              .formatted(id));
    }
    applications.stop(id, "Stopped by request");
    return EmrJson.object();
  }

  private JsonNode listApplications(Request request) {
    Page<Application> page =
        Page.of(
            applications.all().stream().filter(Filters.applications(request.query())).toList(),
            Application::number,
            request.query());
    ObjectNode answer = EmrJson.object();
    ArrayNode list = answer.putArray("applications");
    page.items().forEach(application -> list.add(ApplicationJson.summary(application)));
    page.nextToken().ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  private static JsonNode wrapped(Application application) {
    ObjectNode answer = EmrJson.object();
    answer.set("application", ApplicationJson.whole(application));
    return answer;
  }

  /** Lets an operation through, or throws an {@link ApiError}. */
  private static Consumer<Operation> throttle(EmrSettings settings) {
    return switch (settings.rates()) {
      case UNLIMITED -> operation -> {};
      case PUBLISHED -> new Throttle(settings.clock())::pass;
    };
  }
}
