package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.testkit.RecordingProxy.Exchange;
import io.tidemill.testkit.emr.BotocoreModel;
import io.tidemill.testkit.emr.EmrOperation;
import io.tidemill.testkit.emr.SdkModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every operation over plain HTTP, with all that its request may have. */
class EmrShapesIT extends ConformanceTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void the_operations_are_those_of_the_model() {
    BotocoreModel model = judge();

    assertThat(
            Arrays.stream(EmrOperation.values())
                .map(one -> "%s %s %s".formatted(one, one.method(), one.route())))
        .isSubsetOf(model.operations())
        .hasSize(22);
  }

  @Test
  void each_operation_answers() {
    String application = create("{}");
    String path = "/applications/" + application;
    String tags = "/tags/arn:aws:emr-serverless:us-east-1:000000000000:" + path;
    String run = path + "/jobruns/" + Plain.startJobRun(proxy.url(), application, "all");
    String session = path + "/sessions/00fnone";
    int before = proxy.exchanges().size();

    answers("GET", "/applications?maxResults=50&states=CREATED", 200);
    answers("GET", path, 200);
    answers("GET", path + "/jobruns?mode=BATCH", 200);
    answers("GET", run, 200);
    answers("GET", run + "/attempts", 200);
    answers("GET", path + "/jobruns/00fnone/dashboard", 404);
    answers("POST", tags, "{\"tags\": {\"a\": \"b\"}}", 200);
    answers("GET", tags, 200);
    answers("DELETE", tags + "?tagKeys=a", 200);
    answers("GET", path + "/sessions", 200);
    answers("POST", path + "/sessions", "{}", 400);
    answers("GET", session, 404);
    answers("GET", session + "/endpoint", 404);
    answers("DELETE", session, 404);
    answers("GET", path + "/dashboard?resourceType=SESSION&resourceId=00fnone", 404);
    answers("DELETE", run, 200);
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertThat(
                        Plain.send(proxy.url(), "GET", run, "").body().at("/jobRun/state").asText())
                    .isEqualTo("CANCELLED"));
    answers("POST", path + "/jobruns", Plain.jobRun("all", "job.jar"), 200);
    answers("POST", path + "/start", 200);
    answers("POST", path + "/stop", 200);
    answers("PATCH", path, "{\"clientToken\": \"a\"}", 200);
    answers("POST", "/applications", create(JSON.createObjectNode()), 200);
    answers("DELETE", path, 200);

    List<Exchange> exchanges = proxy.exchanges();
    assertThat(
            exchanges.subList(before, exchanges.size()).stream()
                .map(EmrOperation::of)
                .map(Optional::orElseThrow)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(EmrOperation.values());
  }

  @Test
  void what_is_no_operation_is_unknown() {
    assertThat(Plain.send(proxy.url(), "GET", "/clusters", "").words())
        .isEqualTo("404 UnknownOperationException");
    assertThat(Plain.send(proxy.url(), "PUT", "/applications", "{}").words())
        .isEqualTo("404 UnknownOperationException");
  }

  /** Skips the test, with the reason, without it. */
  private static BotocoreModel judge() {
    BotocoreModel.Installed botocore = BotocoreModel.installed();
    assumeTrue(botocore.judge().isPresent(), botocore::noJudge);
    return botocore.judge().orElseThrow();
  }

  @Test
  void no_member_that_the_model_has_is_left_out_of_the_requests_here() throws Exception {
    BotocoreModel model = judge();

    assertWhole(model.members("CreateApplicationRequest"), resource("create-application.json"));
    assertWhole(model.members("StartJobRunRequest"), resource("start-job-run.json"));
  }

  @Test
  void all_that_an_application_may_be_asked_for_is_told_back() throws Exception {
    JsonNode everything = resource("create-application.json");
    assertWhole(SdkModel.members("CreateApplicationRequest"), everything);

    String id = create(everything.toString());

    ObjectNode expected = everything.deepCopy();
    expected.remove("clientToken");
    assertToldBack(
        expected,
        Plain.send(proxy.url(), "GET", "/applications/" + id, "").body().path("application"));
  }

  @Test
  void all_that_a_job_run_may_be_asked_for_is_told_back() throws Exception {
    String path = "/applications/" + create("{}") + "/jobruns";
    JsonNode everything = resource("start-job-run.json");
    assertWhole(SdkModel.members("StartJobRunRequest"), everything);

    String id =
        Plain.send(proxy.url(), "POST", path, everything.toString())
            .body()
            .path("jobRunId")
            .asText();

    ObjectNode expected = everything.deepCopy();
    expected.remove("clientToken");
    expected.set("executionRole", expected.remove("executionRoleArn"));
    assertToldBack(
        expected, Plain.send(proxy.url(), "GET", path + "/" + id, "").body().path("jobRun"));
    answers("DELETE", path + "/" + id, 200);
  }

  @Test
  void what_the_model_does_not_have_is_not_told_back() {
    String path =
        "/applications/"
            + create(
                "{\"no\": 1, \"maximumCapacity\": {\"cpu\": \"4\", \"memory\": \"8\", \"no\": 1}}");
    String body =
        """
        {"clientToken": "no", "executionRoleArn": "arn:aws:iam::000000000000:role/a", "no": 1,
         "jobDriver": {"no": 1, "sparkSubmit": {"entryPoint": "job.jar", "no": 1, "sparkSubmitParameters": null}},
         "configurationOverrides": {"applicationConfiguration": [{"classification": "a", "no": 1}]}}
        """;
    String id =
        Plain.send(proxy.url(), "POST", path + "/jobruns", body).body().path("jobRunId").asText();

    assertThat(Plain.send(proxy.url(), "GET", path, "").body().findValue("no")).isNull();
    assertThat(Plain.send(proxy.url(), "GET", path + "/jobruns/" + id, "").body().findValue("no"))
        .isNull();
    answers("DELETE", path + "/jobruns/" + id, 200);
  }

  @Test
  void an_image_that_is_none_is_not_told_back() {
    String id =
        create(
            "{\"imageConfiguration\": {}, \"workerTypeSpecifications\": {\"Driver\":"
                + " {\"imageConfiguration\": {}}}}");

    answers("GET", "/applications/" + id, 200);
  }

  @Test
  void messages_are_no_longer_than_the_model_lets_them() {
    answers("GET", "/applications?nextToken=" + "x".repeat(3000), 400);
    answers("POST", "/applications", "{\"name\": \"%s\"}".formatted("!".repeat(3000)), 400);
    answers("POST", "/applications", "{\"tags\": %s}".formatted(tags(150)), 400);
  }

  private static ObjectNode tags(int count) {
    ObjectNode tags = JSON.createObjectNode();
    for (int i = 0; i < count; i++) {
      tags.put("§" + i, "");
    }
    return tags;
  }

  /** That a request has all members of a model's, so that none is forgotten here. */
  private static void assertWhole(Set<String> members, JsonNode request) {
    List<String> named = new ArrayList<>();
    request.fieldNames().forEachRemaining(named::add);
    assertThat(named).containsAll(members);
  }

  private static void assertToldBack(JsonNode asked, JsonNode told) {
    asked
        .fields()
        .forEachRemaining(
            member ->
                assertThat(told.path(member.getKey()))
                    .as(member.getKey())
                    .isEqualTo(member.getValue()));
  }

  private static String create(String members) {
    try {
      String body = create((ObjectNode) JSON.readTree(members));
      Plain.Answer answer = Plain.send(proxy.url(), "POST", "/applications", body);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      return answer.body().path("applicationId").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String create(ObjectNode members) {
    ObjectNode body = JSON.createObjectNode();
    body.put("clientToken", UUID.randomUUID().toString());
    body.put("releaseLabel", "emr-7.14.0");
    body.put("type", "SPARK");
    body.setAll(members);
    return body.toString();
  }

  private static void answers(String method, String path, int status) {
    answers(method, path, "", status);
  }

  private static void answers(String method, String path, String body, int status) {
    Plain.Answer answer = Plain.send(proxy.url(), method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer).isEqualTo(status);
  }

  private static JsonNode resource(String name) throws Exception {
    return JSON.readTree(EmrShapesIT.class.getResource("/conformance/" + name));
  }
}
