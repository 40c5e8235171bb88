package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations that can't be written to; EmrJobRunsIT has those that can. */
class LogLocationsTest {
  private static final String DRIVER = "applications/app/jobs/00frun/SPARK_DRIVER/";
  private static final Application APPLICATION =
      Application.of(
          "app",
          1,
          EmrJson.object()
              .set(
                  "monitoringConfiguration",
                  EmrJson.object()
                      .<ObjectNode>set(
                          "s3MonitoringConfiguration",
                          EmrJson.object().put("logUri", "s3://bucket/logs"))
                      .set(
                          "cloudWatchLoggingConfiguration", EmrJson.object().put("enabled", true))),
          Instant.EPOCH);

  @TempDir Path folder;

  private JobFolders folders;
  private Path notAFolder;
  private JobRun run;

  @BeforeEach
  void log() throws IOException {
    folders = new JobFolders(folder);
    notAFolder = Files.createFile(folder.resolve("file"));
    run =
        JobRun.submitted(
            "00frun",
            1,
            StartRequests.of(
                "app",
                "token",
                "job.jar",
                "--conf spark.eventLog.dir=" + notAFolder.resolve("under").toUri()),
            Instant.EPOCH);
    EventLogs logs = EventLogs.ofDriver(folders.work(run));
    logs.options();
    Files.writeString(logs.folder().resolve("local-1"), "events");
    Files.createDirectories(folders.stdout(run).getParent());
    Files.writeString(folders.stdout(run), "out");
    Files.writeString(folders.stderr(run), "err");
  }

  @Test
  void an_event_log_that_can_not_be_copied_loses_no_other_log() {
    new LogLocations(folders).deliver(run, APPLICATION);

    assertThat(folders.s3().resolve("bucket/logs/" + DRIVER + "stdout.gz")).isNotEmptyFile();
    assertThat(cloudWatch("stdout")).hasContent("out");
    assertThat(cloudWatch("stderr")).hasContent("err");
  }

  @Test
  void a_bucket_that_can_not_be_written_to_loses_no_other_log() throws IOException {
    Files.createFile(folders.s3());

    new LogLocations(folders).deliver(run, APPLICATION);

    assertThat(cloudWatch("stdout")).hasContent("out");
  }

  private Path cloudWatch(String log) {
    return folders.cloudWatch().resolve("aws/emr-serverless/" + DRIVER + log);
  }
}
