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
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.Jars;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.EmrClients;
import io.tidemill.triggers.EmrServerlessLauncher;
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
    SparkDriver spark = new SparkDriver(TestServers.distribution().sparkClasspath(), 2, "512m");
    endpoint = EmrEndpoint.start(spark.withUi(), folder.resolve("jobs"), 1);
    client = EmrClients.open(EmrConfigs.of(endpoint.url(), "none", "job.jar", ""));
    application =
        client
            .createApplication(create -> create.releaseLabel("emr-7.14.0").type("Spark"))
            .applicationId();
  }

  @AfterEach
  void end() {
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
  void a_job_that_throws_has_its_exception_in_the_state_details() throws Exception {
    String id = launch(ThrowingJob.class, "");

    awaitState(id, JobState.FAILED);

    assertThat(endpoint.jobRuns().get(0).details())
        .contains("exited with code 1")
        .contains("the mill is broken");
  }

  @Test
  void the_dashboard_of_a_running_job_is_sparks_live_ui() throws Exception {
    String id = launch(WaitingJob.class, "");
    await()
        .atMost(DEADLINE)
        .until(() -> Files.exists(endpoint.driverFolder(id).resolve(WaitingJob.WAITS)));

    String dashboard =
        client.getDashboardForJobRun(get -> get.applicationId(application).jobRunId(id)).url();
    HttpResponse<String> ui =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(dashboard + "/jobs/")).build(),
                HttpResponse.BodyHandlers.ofString());
    Files.createFile(endpoint.driverFolder(id).resolve(WaitingJob.GO));

    assertThat(ui.statusCode()).isEqualTo(200);
    assertThat(ui.body()).contains("Spark Jobs");
    awaitState(id, JobState.SUCCEEDED);
    assertThatThrownBy(
            () -> client.getDashboardForJobRun(get -> get.applicationId(application).jobRunId(id)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("RUNNING job runs alone");
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

    /** Fails as soon as it has a session. */
    public static void main(String[] arguments) {
      SparkSession.builder().getOrCreate();
      throw new IllegalStateException("the mill is broken");
    }
  }
}
