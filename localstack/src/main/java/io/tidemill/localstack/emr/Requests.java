package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.localstack.http.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the bodies of requests, once they have the shape of the service's model. */
final class Requests {
  private static final Pattern ID = Pattern.compile("[0-9a-z]{1,64}");
  private static final int MOST_TAGS = 200;
  private static final int DEFAULT_TIMEOUT_MINUTES = 720;
  private static final long MOST_TIMEOUT_MINUTES = Duration.ofDays(7).toMinutes();

  private Requests() {}

  /** A checked body of CreateApplication. */
  static JsonNode createApplication(JsonNode body) {
    List<String> problems = new ArrayList<>();
    EmrShapes.CREATE_APPLICATION.check("", body, problems);
    if (body.path("type").isTextual() && !"spark".equalsIgnoreCase(body.path("type").asText())) {
      problems.add(
          "Value at 'type' must be Spark, for nothing else runs here; got " + body.path("type"));
    }
    refuse(problems);
    return EmrShapes.CREATE_APPLICATION.known(body);
  }

  /** A checked body of UpdateApplication. */
  static JsonNode updateApplication(JsonNode body) {
    return checked(EmrShapes.UPDATE_APPLICATION, body);
  }

  /** The tags in a checked body of TagResource. */
  static Map<String, String> tagResource(JsonNode body) {
    return tags(checked(EmrShapes.TAG_RESOURCE, body));
  }

  /** The query parameter of UntagResource. */
  static List<String> tagKeys(List<String> keys) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    keys.forEach(list::add);
    List<String> problems = new ArrayList<>();
    EmrShapes.TAG_KEYS.check("tagKeys", list, problems);
    refuse(problems);
    return keys;
  }

  static StartJobRun startJobRun(Application application, JsonNode body) {
    List<String> problems = new ArrayList<>();
    EmrShapes.START_JOB_RUN.check("", body, problems);
    JsonNode driver = body.path("jobDriver");
    if (driver.isObject() && (!driver.hasNonNull("sparkSubmit") || driver.hasNonNull("hive"))) {
      problems.add(
          "Value at 'jobDriver' must be sparkSubmit alone: a Spark application runs nothing else");
    }
    Duration timeout = executionTimeout(application, body, problems);
    JsonNode submit = driver.path("sparkSubmit");
    String entryPoint = submit.path("entryPoint").asText();
    if (entryPoint.endsWith(".R")) {
      problems.add(
          "Value at 'jobDriver.sparkSubmit.entryPoint' must be a jar or a Python program: this endpoint's Spark comes without R");
    }
    checkQuotes(submit.path("sparkSubmitParameters").asText(""), problems);
    refuse(problems);
    List<String> arguments = new ArrayList<>();
    submit.path("entryPointArguments").forEach(word -> arguments.add(word.asText()));
    return new StartJobRun(
        application.id(),
        body.path("clientToken").asText(),
        body.path("executionRoleArn").asText(),
        body.path("name").asText(""),
        entryPoint,
        arguments,
        submit.path("sparkSubmitParameters").asText(""),
        SparkDefaults.of(
            application.settings().path("runtimeConfiguration"),
            body.path("configurationOverrides").path("applicationConfiguration")),
        tags(body),
        timeout,
        EmrShapes.START_JOB_RUN.known(body));
  }

  /** The tags in a body. */
  static Map<String, String> tags(JsonNode body) {
    Map<String, String> tags = new LinkedHashMap<>();
    body.path("tags")
        .fields()
        .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return tags;
  }

  /** Tags after more were added. */
  static Map<String, String> merged(Map<String, String> tags, Map<String, String> more) {
    Map<String, String> merged = new LinkedHashMap<>(tags);
    merged.putAll(more);
    if (merged.size() > MOST_TAGS) {
      throw ApiError.validation(
          "A resource may have %d tags, and would have %d".formatted(MOST_TAGS, merged.size()));
    }
    return merged;
  }

  /** An id as it may stand in a path. */
  static String id(String name, String id) {
    if (!ID.matcher(id).matches()) {
      throw ApiError.validation(
          "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(name, ID));
    }
    return id;
  }

  /** From 7.11 on a batch job has a time limit. Source: User Guide, "Job run timeout". */
  private static Duration executionTimeout(
      Application application, JsonNode body, List<String> problems) {
    boolean streaming = "STREAMING".equals(body.path("mode").asText());
    long minutes =
        body.path("executionTimeoutMinutes").asLong(streaming ? 0 : DEFAULT_TIMEOUT_MINUTES);
    if (!streaming
        && application.release().isAtLeast(7, 11)
        && (minutes == 0 || minutes > MOST_TIMEOUT_MINUTES)) {
      problems.add(
          "Value at 'executionTimeoutMinutes' must be between 1 and %d for batch jobs of release %s"
              .formatted(MOST_TIMEOUT_MINUTES, application.releaseLabel()));
    }
    return Duration.ofMinutes(minutes);
  }

  private static void checkQuotes(String parameters, List<String> problems) {
    try {
      SubmitParameters.parse(parameters).driverJavaOptions();
    } catch (IllegalArgumentException e) {
      problems.add(
          "Value at 'jobDriver.sparkSubmit.sparkSubmitParameters' can't be split into words: "
              + e.getMessage());
    }
  }

  private static JsonNode checked(Shape.Structure shape, JsonNode body) {
    List<String> problems = new ArrayList<>();
    shape.check("", body, problems);
    refuse(problems);
    return shape.known(body);
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw ApiError.validation(
          "%d validation error%s detected: %s"
              .formatted(
                  problems.size(), problems.size() == 1 ? "" : "s", String.join("; ", problems)));
    }
  }
}
