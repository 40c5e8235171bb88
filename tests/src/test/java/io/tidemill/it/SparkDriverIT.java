package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.emr.SparkUi;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.Jars;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.EmrClients;
import io.tidemill.triggers.EmrServerlessLauncher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/** Jobs that the launcher launches, run by a real {@code spark-submit}. */
class SparkDriverIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private EmrEndpoint endpoint;
  private EmrServerlessClient client;
  private String application;

  @BeforeEach
  void start() {
    open();
    application =
        client
            .createApplication(create -> create.releaseLabel("emr-7.14.0").type("Spark"))
            .applicationId();
  }

  private void open() {
    SparkDriver spark = TestServers.driver(2, "512m");
    endpoint = EmrEndpoint.start(spark.with(SparkUi.ON), folder.resolve("jobs"), 1);
    client = EmrClients.open(EmrConfigs.of(endpoint.url(), "none", "job.jar", ""));
  }

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  @Test
  void a_job_gets_arguments_environment_and_a_spark_that_works() throws Exception {
    String id = launch(SumJob.class, "--conf spark.driver.memory=600m");

    awaitState(id, JobState.SUCCEEDED);

    assertThat(Files.readString(endpoint.driverOutput(id)))
        .contains("sum of 1 to 100: 5050")
        .contains("master: local[2,4]")
        .contains("arguments: --pipeline orders --run 7 --attempt 2")
        .contains("ledger: cassandra://127.0.0.1:9042/tidemill?dc=datacenter1")
        .contains("heap: 600");
  }

  @Test
  void what_each_attempt_did_is_told_by_its_history_after_a_restart_too() throws Exception {
    String jar = Jars.write(folder.resolve("job.jar"), ThrowingJob.class).toUri().toString();
    String id =
        client
            .startJobRun(
                start ->
                    start
                        .applicationId(application)
                        .clientToken("token")
                        .executionRoleArn(EmrConfigs.ROLE)
                        .retryPolicy(retry -> retry.maxAttempts(2))
                        .jobDriver(
                            driver ->
                                driver.sparkSubmit(
                                    submit ->
                                        submit
                                            .entryPoint(jar)
                                            .sparkSubmitParameters(
                                                "--conf spark.eventLog.dir=s3://logs/own --class "
                                                    + ThrowingJob.class.getName())))
                        .configurationOverrides(
                            overrides ->
                                overrides.monitoringConfiguration(
                                    monitoring ->
                                        monitoring.s3MonitoringConfiguration(
                                            s3 -> s3.logUri("s3://logs/all")))))
            .jobRunId();

    awaitState(id, JobState.FAILED);

    assertThat(endpoint.jobRuns().get(0).details())
        .contains("exited with code 1")
        .contains("the mill is broken");
    String first = dashboard(id, 1);
    assertThat(body(first)).contains("Spark Jobs").contains("work of attempt 1");
    String second = dashboard(id, 2);
    assertThat(second).isNotEqualTo(first);
    assertThat(body(second)).contains("work of attempt 2");
    assertThat(URI.create(second).getAuthority())
        .as("one server for all")
        .isEqualTo(URI.create(first).getAuthority());
    Path logs = folder.resolve("jobs/s3/logs");
    assertThat(logs.resolve("own")).isDirectoryContaining("glob:**/local-*");
    assertThat(
            logs.resolve(
                "all/applications/%s/jobs/%s/attempts/2/sparklogs".formatted(application, id)))
        .isDirectoryContaining("glob:**/local-*");

    close();
    assertThatThrownBy(() -> body(first))
        .as("it ends with the endpoint")
        .isInstanceOf(IOException.class);
    open();

    assertThat(body(dashboard(id, 1))).contains("work of attempt 1");
  }

  @Test
  void the_dashboard_of_a_running_job_is_sparks_live_ui() throws Exception {
    String id = launch(WaitingJob.class, "--conf spark.eventLog.enabled=false");
    await()
        .atMost(DEADLINE)
        .until(() -> Files.exists(endpoint.driverFolder(id).resolve(WaitingJob.WAITS)));

    String ui =
        body(
            client.getDashboardForJobRun(get -> get.applicationId(application).jobRunId(id)).url()
                + "/jobs/");
    Files.createFile(endpoint.driverFolder(id).resolve(WaitingJob.GO));

    assertThat(ui).contains("Spark Jobs");
    awaitState(id, JobState.SUCCEEDED);
    assertThatThrownBy(() -> dashboard(id, 1))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("switched Spark's event log off by spark.eventLog.enabled");
  }

  /** The URL, by a client that waits for as long as a history server may take to start. */
  private String dashboard(String id, int attempt) {
    try (EmrServerlessClient patient =
        EmrServerlessClient.builder()
            .endpointOverride(URI.create(endpoint.url()))
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(DEADLINE))
            .build()) {
      return patient
          .getDashboardForJobRun(
              get -> get.applicationId(application).jobRunId(id).attempt(attempt))
          .url();
    }
  }

  private static String body(String url) throws Exception {
    HttpResponse<String> answer =
        // A history server redirects to the page itself, once it has read it in.
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()
            .send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private String launch(Class<?> job, String parameters) {
    TidemillConfig config =
        EmrConfigs.of(
            endpoint.url(),
            application,
            Jars.write(folder.resolve("job.jar"), job).toUri().toString(),
            // Given last, and so in place of the real job's.
            parameters + " --class " + job.getName());
    return EmrConfigs.launcher(client, config)
        .launch(new JobRequest("tm-abcdefgh-orders-7-2", new PipelineId("orders"), 7, 2));
  }

  private void awaitState(String id, JobState state) {
    TidemillConfig config = EmrConfigs.of(endpoint.url(), application, "job.jar", "");
    EmrServerlessLauncher launcher = EmrConfigs.launcher(client, config);
    await().atMost(DEADLINE).until(() -> launcher.job(id).orElseThrow().state().ended());
    assertThat(launcher.job(id).orElseThrow().state()).isEqualTo(state);
  }

  /** A small job that tells what it was given. */
  public static final class SumJob {
    private SumJob() {}

    /** Runs on Spark's class path, and this class alone. */
    public static void main(String[] arguments) {
      SparkSession spark = SparkSession.builder().getOrCreate();
      long sum = spark.sql("SELECT sum(id) FROM range(1, 101)").first().getLong(0);
      System.out.println("sum of 1 to 100: " + sum);
      System.out.println("master: " + spark.sparkContext().master());
      System.out.println("arguments: " + String.join(" ", arguments));
      System.out.println("ledger: " + System.getenv("TIDEMILL_LEDGER"));
      System.out.println("heap: " + Runtime.getRuntime().maxMemory() / (1 << 20));
      spark.stop();
    }
  }

  /** A job that waits to be told to go on. */
  public static final class WaitingJob {
    static final String WAITS = "waits";
    static final String GO = "go";
    private static final long POLL_MILLIS = 20;

    private WaitingJob() {}

    /** Has a session, and waits for a file. */
    public static void main(String[] arguments) throws Exception {
      SparkSession spark = SparkSession.builder().getOrCreate();
      Files.createFile(Path.of(WAITS));
      while (!Files.exists(Path.of(GO))) {
        Thread.sleep(POLL_MILLIS);
      }
      spark.stop();
    }
  }

  /** A job that fails. */
  public static final class ThrowingJob {
    private ThrowingJob() {}

    /** Fails once it has done something. */
    public static void main(String[] arguments) {
      SparkSession spark = SparkSession.builder().getOrCreate();
      // The driver's folder ends in the attempt's number, but for the first.
      String attempt = Path.of("").toAbsolutePath().toString().endsWith("-2") ? "2" : "1";
      spark.sparkContext().setJobGroup("mill", "work of attempt " + attempt, false);
      long records = spark.range(100).count();
      throw new IllegalStateException("the mill is broken, after %d records".formatted(records));
    }
  }
}
