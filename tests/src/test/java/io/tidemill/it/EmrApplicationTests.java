package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EmrEvent;
import io.tidemill.localstack.emr.EmrSettings;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.testkit.SettableClock;
import io.tidemill.triggers.EmrClients;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ApplicationState;
import software.amazon.awssdk.services.emrserverless.model.CreateApplicationRequest;
import software.amazon.awssdk.services.emrserverless.model.CreateApplicationResponse;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;

/** An endpoint with an application, whose drivers do as they are told; made anew for each test. */
abstract class EmrApplicationTests {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  static final int RUNS_AT_ONCE = 2;

  @TempDir Path folder;

  /** Stands still until a test sets it. */
  final SettableClock clock = new SettableClock(Instant.now());

  final List<JobRun> changes = new CopyOnWriteArrayList<>();
  final List<EmrEvent> events = new CopyOnWriteArrayList<>();
  EmrEndpoint endpoint;
  EmrServerlessClient client;
  String application;

  @BeforeEach
  void start() {
    open();
    application = created(create -> create.name("mill")).applicationId();
  }

  /** Opens the endpoint of the folder, and a client of it. */
  final void open() {
    endpoint =
        EmrEndpoint.start(new EmrSettings(ObeyingDriver.command(), folder, RUNS_AT_ONCE).by(clock));
    endpoint.listen(changes::add);
    endpoint.listenToEvents(events::add);
    client = EmrClients.open(EmrConfigs.of(endpoint.url(), "none", "job.jar", ""));
  }

  CreateApplicationResponse created(Consumer<CreateApplicationRequest.Builder> more) {
    CreateApplicationRequest.Builder create =
        CreateApplicationRequest.builder().releaseLabel("emr-7.14.0").type("Spark");
    more.accept(create);
    return client.createApplication(create.build());
  }

  @AfterEach
  void end() {
    client.close();
    endpoint.close();
  }

  StartJobRunRequest.Builder request(String name) {
    return StartJobRunRequest.builder()
        .applicationId(application)
        .name(name)
        .clientToken("token-" + name)
        .executionRoleArn(EmrConfigs.ROLE)
        .jobDriver(
            driver ->
                driver.sparkSubmit(
                    submit -> submit.entryPoint("job.jar").entryPointArguments("--run", name)));
  }

  String start(String name) {
    return start(name, request -> {});
  }

  String start(String name, Consumer<StartJobRunRequest.Builder> more) {
    StartJobRunRequest.Builder request = request(name);
    more.accept(request);
    return client.startJobRun(request.build()).jobRunId();
  }

  software.amazon.awssdk.services.emrserverless.model.JobRun jobRun(String id) {
    return client.getJobRun(get -> get.applicationId(application).jobRunId(id)).jobRun();
  }

  JobRunState state(String id) {
    return JobRunState.valueOf(jobRun(id).stateAsString());
  }

  void awaitState(String id, JobRunState state) {
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(state(id)).isEqualTo(state));
  }

  ApplicationState applicationState(String id) {
    return client.getApplication(get -> get.applicationId(id)).application().state();
  }

  void awaitApplicationState(String id, ApplicationState state) {
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(applicationState(id)).isEqualTo(state));
  }
}
