package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations on tags, of applications and of job runs. Thread-safe. */
final class TagApi {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-zA-Z0-9-]*:emr-serverless:[^:]+:\\d{12}:/applications/([0-9a-z]+)(?:/jobruns/([0-9a-z]+))?");

  private final Applications applications;
  private final JobRuns jobRuns;

  TagApi(Applications applications, JobRuns jobRuns) {
    this.applications = applications;
    this.jobRuns = jobRuns;
  }

  /** What has tags, with how to give it others. */
  private record Tagged(Map<String, String> tags, Consumer<Map<String, String>> retag) {}

  synchronized JsonNode list(EmrApi.Request request) {
    ObjectNode answer = EmrJson.object();
    answer.set("tags", EmrJson.tags(tagged(request).tags()));
    return answer;
  }

  synchronized JsonNode tag(EmrApi.Request request) {
    Tagged tagged = tagged(request);
    tagged.retag().accept(Requests.merged(tagged.tags(), Requests.tagResource(request.body())));
    return EmrJson.object();
  }

  synchronized JsonNode untag(EmrApi.Request request) {
    Tagged tagged = tagged(request);
    Map<String, String> rest = new LinkedHashMap<>(tagged.tags());
    Requests.tagKeys(request.query().getOrDefault("tagKeys", List.of())).forEach(rest::remove);
    tagged.retag().accept(rest);
    return EmrJson.object();
  }

  private Tagged tagged(EmrApi.Request request) {
    Matcher arn = ARN.matcher(request.resource());
    if (!arn.matches()) {
      throw ApiError.validation(
          "1 validation error detected: Value at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(ARN));
    }
    Application application = applications.find(arn.group(1));
    String jobRun = arn.group(2);
    if (jobRun == null) {
      return new Tagged(application.tags(), tags -> applications.tag(application.id(), tags));
    }
    return new Tagged(
        jobRuns.found(application.id(), jobRun).request().tags(),
        tags -> jobRuns.tag(jobRun, tags));
  }
}
