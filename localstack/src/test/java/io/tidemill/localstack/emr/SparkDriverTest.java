package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.localstack.server.ServerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkDriverTest {
  private final SparkDriver driver = new SparkDriver("classpath", 2, "512m");

  @TempDir Path folder;

  @Test
  void jars_in_s3_are_taken_from_the_folder_that_stands_for_it() throws Exception {
    Path bucket = Files.createDirectories(folder.resolve("s3/jobs"));
    Path helper = Files.writeString(bucket.resolve("helper.jar"), "helper");
    Files.writeString(bucket.resolve("job.jar"), "job");

    List<String> arguments =
        driver
            .with(S3Files.in(folder.resolve("s3")))
            .of(request("s3://jobs/job.jar", "--jars s3://jobs/helper.jar,file:/b.jar"), work())
            .arguments();

    assertThat(arguments)
        .containsSubsequence("--jars", helper.toUri() + ",file:/b.jar")
        .anySatisfy(argument -> assertThat(argument).startsWith("file:").endsWith("-job.jar"));
  }

  @Test
  void an_s3_endpoint_that_is_not_there_is_named_with_the_object() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    SparkDriver reading = driver.with(S3Files.at(URI.create("http://127.0.0.1:" + port)));

    assertThatThrownBy(() -> reading.of(request("s3://jobs/job.jar", ""), work()))
        .hasMessageContaining("s3://jobs/job.jar can't be had from http://127.0.0.1:" + port)
        .hasMessageContaining("refused");
  }

  @Test
  void with_its_ui_a_driver_logs_events_where_the_history_server_looks() {
    List<String> arguments = driver.with(SparkUi.ON).of(request("job.jar", ""), work()).arguments();

    Path log = work().resolve("eventlog");
    assertThat(arguments)
        .containsSubsequence("--conf", "spark.eventLog.enabled=true")
        .containsSubsequence("--conf", "spark.eventLog.dir=" + log.toUri());
    assertThat(log).isDirectory();
    assertThat(driver.with(SparkUi.ON).historyClasspath()).contains("classpath");
  }

  @Test
  void no_events_are_logged_where_the_job_wants_none_or_without_the_ui() {
    String off = "--conf spark.eventLog.enabled=false";

    assertThat(driver.with(SparkUi.ON).of(request("job.jar", off), work()).arguments())
        .contains("spark.eventLog.enabled=false")
        .doesNotContain("spark.eventLog.enabled=true");
    assertThat(driver.of(request("job.jar", ""), work()).arguments())
        .contains("spark.ui.enabled=false")
        .noneMatch(argument -> argument.contains("eventLog"));
    assertThat(driver.historyClasspath()).isEmpty();
  }

  @Test
  void the_collector_is_the_jobs_choice_and_else_the_parallel_one_where_the_heap_allows() {
    String large = "--conf spark.driver.memory=1g";
    String own = large + " --conf spark.driver.extraJavaOptions=-XX:+UseG1GC";

    assertThat(driver.of(request("job.jar", large), work()).jvmOptions())
        .contains("-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1");
    assertThat(driver.of(request("job.jar", own), work()).jvmOptions())
        .contains("-XX:+UseG1GC")
        .doesNotContain("-XX:+UseParallelGC");
    assertThat(driver.of(request("job.jar", ""), work()).jvmOptions())
        .doesNotContain("-XX:+UseParallelGC");
  }

  @Test
  void both_compilers_are_there_for_jobs_whose_options_say_anything_about_them() {
    String own = "--conf spark.driver.extraJavaOptions=-XX:InlineSmallCode=1200";

    assertThat(driver.of(request("job.jar", own), work()).jvmOptions())
        .contains("-XX:InlineSmallCode=1200")
        .noneMatch(option -> option.contains("TieredStopAtLevel"));
  }

  @Test
  void a_python_program_runs_under_guard_with_its_files() throws Exception {
    Path bucket = Files.createDirectories(folder.resolve("s3/jobs"));
    Path helper = Files.writeString(bucket.resolve("helper.py"), "");
    Files.writeString(bucket.resolve("job.py"), "the program");
    Path python =
        Files.writeString(
            folder.resolve("python"), "#!/bin/sh\necho pyspark 3.5.7 in /lib/pyspark\n");
    assumeTrue(python.toFile().setExecutable(true), "scripts can't be run in " + folder);
    SparkDriver reading =
        new SparkDriver("spark-core_2.12-3.5.7.jar", 2, "512m")
            .with(S3Files.in(folder.resolve("s3")));

    ServerCommand command =
        reading.of(
            request(
                "s3://jobs/job.py",
                "--py-files s3://jobs/helper.py --conf spark.pyspark.python=" + python),
            work());

    List<String> arguments = command.arguments();
    assertThat(arguments).containsSubsequence("--py-files", helper.toUri().toString());
    assertThat(arguments.get(arguments.size() - 2)).endsWith("/guarded.py");
    assertThat(Path.of(arguments.get(arguments.size() - 1))).hasContent("the program");
    assertThat(command.environment()).containsEntry("SPARK_HOME", "/lib/pyspark");
  }

  @Test
  void a_jar_that_is_not_in_the_folder_is_named() {
    assertThatThrownBy(
            () ->
                driver.with(S3Files.in(folder)).of(request("s3://jobs/../../none.jar", ""), work()))
        .hasMessageContaining("s3://jobs/../../none.jar doesn't exist");
  }

  private Path work() {
    return folder.resolve("work/one");
  }

  private static StartJobRun request(String entryPoint, String parameters) {
    return StartRequests.of("app", "token", entryPoint, parameters);
  }
}
