package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.RecordingProxy.Exchange;
import io.tidemill.triggers.EmrClients;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ApplicationSummary;
import software.amazon.awssdk.services.emrserverless.model.ConflictException;
import software.amazon.awssdk.services.emrserverless.model.EmrServerlessException;
import software.amazon.awssdk.services.emrserverless.model.InternalServerException;
import software.amazon.awssdk.services.emrserverless.model.JobRunState;
import software.amazon.awssdk.services.emrserverless.model.JobRunSummary;
import software.amazon.awssdk.services.emrserverless.model.ListJobRunsResponse;
import software.amazon.awssdk.services.emrserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/**
 * The endpoint as the AWS SDK for Java sees it, beyond what other tests ask by it. This SDK has no
 * waiters for the service; its asynchronous client isn't tried.
 */
class EmrSdkIT extends ConformanceTests {
  private EmrServerlessClient client;
  private String application;

  @BeforeEach
  void create() {
    client = client(proxy.url());
    application =
        client
            .createApplication(create -> create.releaseLabel("emr-7.14.0").type("SPARK"))
            .applicationId();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void paginators_give_everything_once_and_in_order() {
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      started.add(0, client.startJobRun(request("page-" + i).build()).jobRunId());
    }

    assertThat(
            client
                .listJobRunsPaginator(list -> list.applicationId(application).maxResults(2))
                .jobRuns())
        .extracting(JobRunSummary::id)
        .containsExactlyElementsOf(started);
    assertThat(client.listJobRunsPaginator(list -> list.applicationId(application).maxResults(2)))
        .extracting(ListJobRunsResponse::jobRuns)
        .extracting(List::size)
        .containsExactly(2, 2, 1);
    assertThat(client.listApplicationsPaginator(list -> list.maxResults(1)).applications())
        .extracting(ApplicationSummary::id)
        .contains(application)
        .doesNotHaveDuplicates();
    assertThat(
            client
                .listJobRunAttemptsPaginator(
                    list -> list.applicationId(application).jobRunId(started.get(0)))
                .jobRunAttempts())
        .hasSize(1);
    started.forEach(this::cancel);
  }

  @Test
  void every_error_has_its_class_status_code_and_request_id() {
    StartJobRunRequest request = request("conflict").clientToken("sdk").build();
    String id = client.startJobRun(request).jobRunId();

    assertError(
        ConflictException.class,
        409,
        () -> client.startJobRun(request.toBuilder().name("other").build()));
    assertError(
        ResourceNotFoundException.class,
        404,
        () -> client.getApplication(get -> get.applicationId("00fnone")));
    assertError(
        ResourceNotFoundException.class,
        404,
        () -> client.listJobRuns(list -> list.applicationId("00fnone")));
    assertError(
        ValidationException.class,
        400,
        () -> client.stopApplication(stop -> stop.applicationId(application)));
    cancel(id);
  }

  @Test
  void an_error_inside_has_its_class() throws Exception {
    try (EmrEndpoint broken = broken();
        EmrServerlessClient other = client(broken.url())) {
      assertThatThrownBy(
              () -> other.createApplication(create -> create.releaseLabel("emr-7.14.0").type("S")))
          .isInstanceOf(ValidationException.class);
      assertError(
          InternalServerException.class,
          500,
          () -> other.createApplication(create -> create.releaseLabel("emr-7.14.0").type("SPARK")));
    }
  }

  @Test
  void what_is_throttled_is_tried_again() {
    try (EmrEndpoint throttled = throttled();
        EmrServerlessClient other = client(throttled.url())) {
      List<Integer> attempts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ResourceNotFoundException refused =
            catchThrowableOfType(
                ResourceNotFoundException.class,
                () ->
                    other.getDashboardForJobRun(
                        get -> get.applicationId("00fnone").jobRunId("00fnone")));
        attempts.add(refused.numAttempts());
      }
      assertThat(attempts).anySatisfy(most -> assertThat(most).isGreaterThan(1));
    }
  }

  @Test
  void requests_are_signed_and_get_a_token_of_their_own() {
    client.createApplication(create -> create.releaseLabel("emr-7.14.0").type("SPARK"));

    Exchange request = latest("POST", "/applications").orElseThrow();
    assertThat(request.asked().firstValue("Authorization").orElseThrow())
        .startsWith("AWS4-HMAC-SHA256")
        .contains("/emr-serverless/aws4_request");
    assertThat(request.request()).containsPattern("\"clientToken\":\"[0-9a-f-]{36}\"");
  }

  @Test
  void an_id_that_can_not_be_part_of_a_path_is_refused_by_the_client() {
    int before = proxy.exchanges().size();

    assertThatThrownBy(() -> client.getApplication(get -> get.applicationId("")))
        .isInstanceOf(SdkClientException.class);
    assertThat(proxy.exchanges()).hasSize(before);
  }

  @Test
  void a_job_run_is_polled_to_its_end() {
    String id =
        client
            .startJobRun(
                request("polled")
                    .jobDriver(
                        driver ->
                            driver.sparkSubmit(
                                submit ->
                                    submit.entryPoint("job.jar").entryPointArguments("at-once")))
                    .build())
            .jobRunId();

    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(state(id)).isEqualTo(JobRunState.SUCCESS));
  }

  private JobRunState state(String id) {
    return client.getJobRun(get -> get.applicationId(application).jobRunId(id)).jobRun().state();
  }

  private <E extends EmrServerlessException> void assertError(
      Class<E> type, int status, ThrowingCallable call) {
    E error = catchThrowableOfType(type, call);
    assertThat(error).isNotNull();
    assertThat(error.statusCode()).isEqualTo(status);
    assertThat(error.requestId()).isNotBlank();
    assertThat(error.awsErrorDetails().errorCode()).isEqualTo(type.getSimpleName());
    assertThat(error.awsErrorDetails().errorMessage()).isNotBlank();
  }

  private StartJobRunRequest.Builder request(String name) {
    return StartJobRunRequest.builder()
        .applicationId(application)
        .name(name)
        .executionRoleArn(EmrConfigs.ROLE)
        .jobDriver(driver -> driver.sparkSubmit(submit -> submit.entryPoint("job.jar")));
  }

  private void cancel(String id) {
    client.cancelJobRun(cancel -> cancel.applicationId(application).jobRunId(id));
  }

  private static EmrServerlessClient client(String url) {
    return EmrClients.open(EmrConfigs.of(url, "none", "job.jar", ""));
  }
}
