package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.EmrClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/**
 * Python programs as entry points. What runs one wants an interpreter with the pyspark of Spark's
 * version, {@code PYSPARK_PYTHON} or {@code python3}, and is skipped without.
 */
class PythonJobIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private EmrEndpoint endpoint;
  private EmrServerlessClient client;
  private String application;

  @BeforeEach
  void start() {
    SparkDriver spark = TestServers.driver(2, "512m");
    endpoint = EmrEndpoint.start(spark, folder.resolve("jobs"), 2);
    client = EmrClients.open(EmrConfigs.of(endpoint.url(), "none", "job.jar", ""));
    application =
        client
            .createApplication(create -> create.releaseLabel("emr-7.14.0").type("Spark"))
            .applicationId();
  }

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  @Test
  void a_program_is_refused_without_a_pyspark_of_the_same_version() throws IOException {
    String program = program("job.py", "print('never')");

    assertThatThrownBy(
            () -> start(program, "--conf spark.emr-serverless.driverEnv.PYSPARK_PYTHON=/no/python"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("A Python program can't be run")
        .hasMessageContaining("/no/python");
    assertThat(endpoint.jobRuns()).isEmpty();
  }

  @Test
  void a_program_runs_with_its_helpers_and_its_error_is_in_the_state_details() throws Exception {
    String helper = program("helper.py", "def twice(x):\n    return 2 * x\n");
    String program =
        program(
            "job.py",
            """
            import sys
            import helper
            from pyspark.sql import SparkSession
            from pyspark.sql.functions import udf

            spark = SparkSession.builder.getOrCreate()
            twice = udf(lambda x: helper.twice(x), "long")
            doubled = spark.range(1, 101).select(twice("id").alias("two"))
            print("sum", doubled.groupBy().sum("two").first()[0], sys.argv[1:])
            if sys.argv[1] == "fail":
                raise ValueError("the mill is broken")
            """);
    String parameters = "--py-files " + helper;
    String good = startOrSkip(program, parameters, "well");
    String bad = start(program, parameters, "fail");

    awaitEnd(good, JobRunState.SUCCESS);
    assertThat(Files.readString(endpoint.driverOutput(good))).contains("sum 10100 ['well']");
    assertThat(awaitEnd(bad, JobRunState.FAILED).details())
        .contains("exited with code 1: ValueError: the mill is broken");
  }

  @Test
  void a_program_ends_with_its_driver_however_that_ends() throws Exception {
    String program =
        program(
            "job.py",
            """
            import time
            from pyspark.sql import SparkSession

            spark = SparkSession.builder.getOrCreate()
            print("waits", flush=True)
            while True:
                time.sleep(0.1)
            """);
    String id = startOrSkip(program, "--conf spark.ui.showConsoleProgress=false");
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(endpoint.driverOutput(id)).content().contains("waits"));
    ProcessHandle driver = endpoint.driverProcess(id).orElseThrow();
    List<ProcessHandle> programs = driver.descendants().toList();
    assertThat(programs).isNotEmpty();

    driver.destroyForcibly();

    awaitEnd(id, JobRunState.FAILED);
    await().atMost(DEADLINE).until(() -> programs.stream().noneMatch(ProcessHandle::isAlive));
  }

  private String program(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toUri().toString();
  }

  private String startOrSkip(String program, String parameters, String... arguments) {
    try {
      return start(program, parameters, arguments);
    } catch (ValidationException e) {
      String why = e.awsErrorDetails().errorMessage();
      assertThat(why).startsWith("A Python program can't be run");
      return abort(why);
    }
  }

  private String start(String program, String parameters, String... arguments) {
    return client
        .startJobRun(
            start ->
                start
                    .applicationId(application)
                    .clientToken("token" + endpoint.jobRuns().size())
                    .executionRoleArn(EmrConfigs.ROLE)
                    .jobDriver(
                        driver ->
                            driver.sparkSubmit(
                                submit ->
                                    submit
                                        .entryPoint(program)
                                        .entryPointArguments(arguments)
                                        .sparkSubmitParameters(parameters))))
        .jobRunId();
  }

  private JobRun awaitEnd(String id, JobRunState state) {
    await().atMost(DEADLINE).until(() -> now(id).state().ended());
    assertThat(now(id).state()).isEqualTo(state);
    return now(id);
  }

  private JobRun now(String id) {
    return endpoint.jobRuns().stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow();
  }
}
