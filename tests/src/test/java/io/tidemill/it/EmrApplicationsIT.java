package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.emr.EmrEvent;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.ObeyingDriver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emrserverless.model.Application;
import software.amazon.awssdk.services.emrserverless.model.ApplicationState;
import software.amazon.awssdk.services.emrserverless.model.ApplicationSummary;
import software.amazon.awssdk.services.emrserverless.model.ConflictException;
import software.amazon.awssdk.services.emrserverless.model.CreateApplicationRequest;
import software.amazon.awssdk.services.emrserverless.model.ListApplicationsRequest;
import software.amazon.awssdk.services.emrserverless.model.ListApplicationsResponse;
import software.amazon.awssdk.services.emrserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/** Applications and tags, as the AWS SDK sees them. */
class EmrApplicationsIT extends EmrApplicationTests {
  @Test
  void an_application_has_what_was_set_and_the_defaults_of_what_was_not() {
    String id =
        created(
                create ->
                    create
                        .name("tide/1")
                        .architecture("ARM64")
                        .tags(Map.of("team", "mill"))
                        .maximumCapacity(most -> most.cpu("16 vCPU").memory("64 GB")))
            .applicationId();

    Application application = get(id);
    assertThat(application.name()).isEqualTo("tide/1");
    assertThat(application.architectureAsString()).isEqualTo("ARM64");
    assertThat(application.tags()).isEqualTo(Map.of("team", "mill"));
    assertThat(application.maximumCapacity().memory()).isEqualTo("64 GB");
    assertThat(application.autoStartConfiguration().enabled()).isTrue();
    assertThat(application.autoStopConfiguration().idleTimeoutMinutes()).isEqualTo(15);
    assertThat(application.schedulerConfiguration().maxConcurrentRuns()).isEqualTo(15);
    assertThat(application.schedulerConfiguration().queueTimeoutMinutes()).isEqualTo(360);
  }

  @Test
  void it_goes_from_state_to_state_as_it_is_told() {
    assertThat(applicationState(application)).isEqualTo(ApplicationState.CREATED);

    client.startApplication(start -> start.applicationId(application));
    client.startApplication(start -> start.applicationId(application));
    assertThat(applicationState(application)).isEqualTo(ApplicationState.STARTED);

    client.stopApplication(stop -> stop.applicationId(application));
    assertThat(applicationState(application)).isEqualTo(ApplicationState.STOPPED);

    client.deleteApplication(delete -> delete.applicationId(application));
    assertThat(applicationState(application)).isEqualTo(ApplicationState.TERMINATED);
    assertThatThrownBy(() -> start("one")).isInstanceOf(ConflictException.class);
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertThat(statesTold())
                    .containsExactly(
                        "CREATING",
                        "CREATED",
                        "STARTING",
                        "STARTED",
                        "STOPPING",
                        "STOPPED",
                        "TERMINATED"));
  }

  @Test
  void one_that_is_started_is_neither_updated_nor_deleted() throws Exception {
    client.startApplication(start -> start.applicationId(application));

    assertThatThrownBy(() -> client.deleteApplication(delete -> delete.applicationId(application)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("[CREATED, STOPPED]")
        .hasMessageContaining("STARTED");
    assertThat(update("\"architecture\": \"ARM64\"").statusCode()).isEqualTo(400);
  }

  @Test
  void an_update_changes_what_it_names_and_nothing_else() throws Exception {
    HttpResponse<String> answer =
        update(
            """
            "releaseLabel": "emr-7.13.0", "name": "other",
            "schedulerConfiguration": {"maxConcurrentRuns": 3}
            """);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"application\":{").contains("emr-7.13.0");
    Application updated = get(application);
    assertThat(updated.name()).isEqualTo("mill");
    assertThat(updated.releaseLabel()).isEqualTo("emr-7.13.0");
    assertThat(updated.schedulerConfiguration().maxConcurrentRuns()).isEqualTo(3);
    assertThat(update("\"architecture\": \"RISC\"").body()).contains("architecture");
  }

  @Test
  void one_with_job_runs_under_way_is_not_stopped() {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);

    assertThatThrownBy(() -> client.stopApplication(stop -> stop.applicationId(application)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("under way");

    ObeyingDriver.succeed(endpoint, id);
    awaitState(id, JobRunState.SUCCESS);
    client.stopApplication(stop -> stop.applicationId(application));
    assertThat(applicationState(application)).isEqualTo(ApplicationState.STOPPED);
  }

  @Test
  void one_that_idles_stops_by_itself_and_starts_again() {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);
    clock.advance(Duration.ofMinutes(20));
    ObeyingDriver.succeed(endpoint, id);
    awaitState(id, JobRunState.SUCCESS);
    clock.advance(Duration.ofMinutes(14));
    assertThat(applicationState(application)).isEqualTo(ApplicationState.STARTED);

    clock.advance(Duration.ofMinutes(1));

    awaitApplicationState(application, ApplicationState.STOPPED);
    assertThat(get(application).stateDetails()).contains("15 idle minutes");
    start("two");
    assertThat(applicationState(application)).isEqualTo(ApplicationState.STARTED);
  }

  @Test
  void one_that_does_not_start_by_itself_takes_no_job_run_until_it_is_started() {
    application =
        created(create -> create.autoStartConfiguration(start -> start.enabled(false)))
            .applicationId();

    assertThatThrownBy(() -> start("one"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("StartApplication");

    client.startApplication(start -> start.applicationId(application));
    assertThat(start("one")).isNotEmpty();
  }

  @Test
  void the_same_token_with_another_request_is_a_conflict() {
    created(create -> create.clientToken("token").name("one"));

    assertThatThrownBy(() -> created(create -> create.clientToken("token").name("two")))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void listing_gives_pages_and_filters_by_state() {
    String second = created(create -> create.name("second")).applicationId();
    String third = created(create -> create.name("third")).applicationId();
    client.startApplication(start -> start.applicationId(second));

    List<String> listed = new ArrayList<>();
    String token = null;
    do {
      ListApplicationsResponse page =
          client.listApplications(
              ListApplicationsRequest.builder().maxResults(2).nextToken(token).build());
      page.applications().forEach(summary -> listed.add(summary.id()));
      token = page.nextToken();
    } while (token != null);

    assertThat(listed).containsExactly(third, second, application);
    assertThat(
            client.listApplications(list -> list.states(ApplicationState.STARTED)).applications())
        .extracting(ApplicationSummary::id)
        .containsExactly(second);
  }

  @Test
  void requests_are_held_to_the_limits_of_the_service() {
    assertRefused(
        CreateApplicationRequest.builder().type("Hive").releaseLabel("emr-7.14.0"), "type");
    assertRefused(spark().name("a blank"), "name");
    assertRefused(spark().releaseLabel("§"), "releaseLabel");
    assertRefused(
        spark().autoStopConfiguration(stop -> stop.idleTimeoutMinutes(0)), "idleTimeoutMinutes");
    assertRefused(
        spark().schedulerConfiguration(scheduler -> scheduler.queueTimeoutMinutes(14)),
        "schedulerConfiguration.queueTimeoutMinutes");
    assertRefused(
        spark().maximumCapacity(most -> most.cpu("all").memory("1 GB")), "maximumCapacity.cpu");
    assertRefused(spark().tags(Map.of("", "")), "tags");
    assertThatThrownBy(() -> client.getApplication(get -> get.applicationId("../../etc")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("applicationId");
  }

  @Test
  void tags_are_of_applications_and_of_job_runs() {
    String run = jobRun(start("one")).arn();
    for (String arn : List.of(get(application).arn(), run)) {
      client.tagResource(tag -> tag.resourceArn(arn).tags(Map.of("a", "1", "b", "")));
      client.tagResource(tag -> tag.resourceArn(arn).tags(Map.of("a", "2")));
      assertThat(tags(arn)).isEqualTo(Map.of("a", "2", "b", ""));

      client.untagResource(untag -> untag.resourceArn(arn).tagKeys("b", "none"));
      assertThat(tags(arn)).isEqualTo(Map.of("a", "2"));
    }
    assertThat(get(application).tags()).isEqualTo(Map.of("a", "2"));
    assertThatThrownBy(() -> tags(run + "0")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> tags("arn:aws:s3:::a-bucket-with-a-name-that-is-long-enough-for-it"))
        .isInstanceOf(ValidationException.class);
  }

  private static CreateApplicationRequest.Builder spark() {
    return CreateApplicationRequest.builder().type("Spark").releaseLabel("emr-7.14.0");
  }

  private void assertRefused(CreateApplicationRequest.Builder request, String field) {
    assertThatThrownBy(() -> client.createApplication(request.build()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(field);
  }

  /** By hand: the SDK's lightest HTTP client knows no PATCH. */
  private HttpResponse<String> update(String members) throws Exception {
    String body = "{\"clientToken\": \"token\", %s}".formatted(members);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(endpoint.url() + "/applications/" + application))
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private Map<String, String> tags(String arn) {
    return client.listTagsForResource(list -> list.resourceArn(arn)).tags();
  }

  private Application get(String id) {
    return client.getApplication(get -> get.applicationId(id)).application();
  }

  private List<String> statesTold() {
    return events.stream()
        .map(EmrEvent::detail)
        .filter(detail -> detail.path("applicationId").asText().equals(application))
        .filter(detail -> !detail.has("jobRunId"))
        .map(detail -> detail.path("state").asText())
        .toList();
  }
}
