package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.localstack.http.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the bodies of requests, and checks them by the rules of the service's own model. */
final class Requests {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-zA-Z0-9-]*:iam::[0-9]{12}:role(/|/[!-\\x7f]+/)[\\w+=,.@-]+");
  private static final Pattern RELEASE = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
  private static final Pattern APPLICATION_NAME = Pattern.compile("[A-Za-z0-9._/#-]{1,64}");
  private static final Pattern VCPUS = Pattern.compile("([1-9][0-9]{0,5})\\s?(?i:vCPU)?");
  private static final Pattern NOT_BLANK = Pattern.compile("(?s).*\\S.*");

  private static final int MOST_NAME = 256;
  private static final int MOST_ENTRY_POINT = 4096;
  private static final int MOST_ARGUMENTS = 1024;
  private static final int MOST_PARAMETERS = 102_400;
  private static final int MOST_TAGS = 200;
  private static final int DEFAULT_TIMEOUT_MINUTES = 720;

  private final JsonNode body;
  private final List<String> problems = new ArrayList<>();

  private Requests(JsonNode body) {
    this.body = body;
  }

  /** What CreateApplication asks for: the fields that are kept as they came are in the body. */
  record CreateApplication(
      String clientToken, String name, String releaseLabel, Capacity capacity, JsonNode body) {}

  static CreateApplication createApplication(JsonNode body) {
    Requests request = new Requests(body);
    CreateApplication create =
        new CreateApplication(
            request.needed("clientToken", TOKEN),
            request.optional("name", APPLICATION_NAME, MOST_NAME),
            request.needed("releaseLabel", RELEASE),
            request.capacity(),
            body);
    if (!"spark".equalsIgnoreCase(body.path("type").asText())) {
      request.problems.add("type must be Spark: nothing else runs here");
    }
    request.check();
    return create;
  }

  static StartJobRun startJobRun(String application, JsonNode body) {
    Requests request = new Requests(body);
    JsonNode submit = body.path("jobDriver").path("sparkSubmit");
    if (submit.isMissingNode()) {
      request.problems.add("jobDriver.sparkSubmit must be given: nothing else runs here");
    }
    Requests driver = new Requests(submit);
    StartJobRun start =
        new StartJobRun(
            application,
            request.needed("clientToken", TOKEN),
            request.needed("executionRoleArn", ROLE),
            request.optional("name", NOT_BLANK, MOST_NAME),
            driver.optional("entryPoint", NOT_BLANK, MOST_ENTRY_POINT),
            driver.words("entryPointArguments"),
            driver.optional("sparkSubmitParameters", NOT_BLANK, MOST_PARAMETERS),
            request.tags(),
            Duration.ofMinutes(
                body.path("executionTimeoutMinutes").asLong(DEFAULT_TIMEOUT_MINUTES)),
            body);
    if (!submit.isMissingNode() && start.entryPoint().isEmpty()) {
      request.problems.add("jobDriver.sparkSubmit.entryPoint must be given");
    }
    request.problems.addAll(driver.problems);
    request.check();
    return start;
  }

  private Capacity capacity() {
    JsonNode most = body.path("maximumCapacity");
    if (most.isMissingNode()) {
      return Capacity.UNLIMITED;
    }
    Matcher cpu = VCPUS.matcher(most.path("cpu").asText(""));
    if (cpu.matches()) {
      return new Capacity(Integer.parseInt(cpu.group(1)));
    }
    problems.add("maximumCapacity.cpu must match %s, got %s".formatted(VCPUS, most));
    return Capacity.UNLIMITED;
  }

  private String needed(String field, Pattern form) {
    String value = body.path(field).asText("");
    if (!form.matcher(value).matches()) {
      problems.add("%s must match %s, got \"%s\"".formatted(field, form, value));
    }
    return value;
  }

  private String optional(String field, Pattern form, int most) {
    if (!body.hasNonNull(field)) {
      return "";
    }
    String value = body.path(field).asText("");
    if (!form.matcher(value).matches() || value.length() > most) {
      problems.add(
          "%s must match %s and have at most %d characters, got \"%s\""
              .formatted(field, form, most, value));
    }
    return value;
  }

  private List<String> words(String field) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : body.path(field)) {
      words.add(word.asText());
    }
    if (words.size() > MOST_ARGUMENTS || words.stream().anyMatch(String::isBlank)) {
      problems.add(
          "%s must hold at most %d arguments, none of them blank, got %d"
              .formatted(field, MOST_ARGUMENTS, words.size()));
    }
    return words;
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    body.path("tags")
        .fields()
        .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    if (tags.size() > MOST_TAGS) {
      problems.add("tags must be at most %d, got %d".formatted(MOST_TAGS, tags.size()));
    }
    return tags;
  }

  private void check() {
    if (!problems.isEmpty()) {
      throw ApiError.validation(
          "%d validation error(s) detected: %s"
              .formatted(problems.size(), String.join("; ", problems)));
    }
  }
}
