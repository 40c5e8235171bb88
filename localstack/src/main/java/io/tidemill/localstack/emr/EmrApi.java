package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiError;
import java.util.List;
import java.util.Map;

/** The operations, apart from HTTP: each takes a request and gives the answer's body. */
final class EmrApi {
  private static final String KNOWN =
      "CreateApplication, GetApplication, StartJobRun, GetJobRun, ListJobRuns, CancelJobRun";

  private final Applications applications = new Applications();
  private final JobRuns jobRuns;

  EmrApi(JobRuns jobRuns) {
    this.jobRuns = jobRuns;
  }

  /**
   * A request.
   *
   * @param path the path's segments
   * @param query parameters, which may repeat
   */
  record Request(String method, List<String> path, Map<String, List<String>> query, JsonNode body) {
    private String route() {
      List<String> shape =
          switch (path.size()) {
            case 2 -> List.of(path.get(0), "*");
            case 3 -> List.of(path.get(0), "*", path.get(2));
            case 4 -> List.of(path.get(0), "*", path.get(2), "*");
            default -> path;
          };
      return method + " /" + String.join("/", shape);
    }

    private String application() {
      return path.get(1);
    }

    private String jobRun() {
      return path.get(3);
    }
  }

  /** Does what {@code request} asks; throws {@link ApiError} if it can't. */
  JsonNode answer(Request request) {
    return switch (request.route()) {
      case "POST /applications" ->
          EmrJson.createdApplication(
              applications.create(Requests.createApplication(request.body())));
      case "GET /applications/*" -> application(request);
      case "POST /applications/*/jobruns" -> startJobRun(request);
      case "GET /applications/*/jobruns" -> listJobRuns(request);
      case "GET /applications/*/jobruns/*" -> jobRun(request);
      case "DELETE /applications/*/jobruns/*" -> cancelJobRun(request);
      default ->
          throw ApiError.unknownOperation(
              "%s is not an operation of this local endpoint; it knows %s"
                  .formatted(request.route(), KNOWN));
    };
  }

  private ObjectNode application(Request request) {
    ObjectNode answer = EmrJson.object();
    answer.set("application", EmrJson.application(applications.find(request.application())));
    return answer;
  }

  private ObjectNode startJobRun(Request request) {
    Applications.Application application = applications.find(request.application());
    StartJobRun start = Requests.startJobRun(request.application(), request.body());
    applications.startFor(request.application());
    return EmrJson.startedJobRun(jobRuns.start(start, application.asked().capacity()));
  }

  private ObjectNode listJobRuns(Request request) {
    String release = release(request);
    JobRunPage page = JobRunPage.of(jobRuns.all(), request.application(), request.query());
    ObjectNode answer = EmrJson.object();
    ArrayNode runs = answer.putArray("jobRuns");
    page.runs().forEach(run -> runs.add(EmrJson.summary(run, release)));
    page.nextToken().ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  private ObjectNode jobRun(Request request) {
    String release = release(request);
    ObjectNode answer = EmrJson.object();
    answer.set("jobRun", EmrJson.jobRun(found(request), release));
    return answer;
  }

  private ObjectNode cancelJobRun(Request request) {
    JobRun run = found(request);
    jobRuns.cancel(run.id());
    return EmrJson.reference(run);
  }

  private String release(Request request) {
    return releaseLabel(request.application());
  }

  /** The release that the application runs; throws {@link ApiError} if there is none such. */
  String releaseLabel(String application) {
    return applications.find(application).asked().releaseLabel();
  }

  private JobRun found(Request request) {
    String attempt = request.query().getOrDefault("attempt", List.of("1")).get(0);
    return jobRuns
        .find(request.jobRun())
        .filter(run -> run.request().application().equals(request.application()))
        .filter(run -> "1".equals(attempt))
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "Job run %s, attempt %s, of application %s does not exist"
                        .formatted(request.jobRun(), attempt, request.application())));
  }
}
