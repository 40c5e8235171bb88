package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkArchiveTest {
  @TempDir Path folder;

  private SparkArchive archive(Path jar) {
    return new SparkArchive(folder.resolve("classes"), jar.toString());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("classes"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void a_driver_is_told_of_no_archive_before_there_is_one() throws Exception {
    SparkArchive archive = archive(Files.writeString(folder.resolve("spark.jar"), ""));

    assertThat(archive.options()).isEmpty();
    assertThat(
            new SparkDriver("spark.jar", 2, "512m")
                .with(archive)
                .of(StartRequests.of("app", "token", "job.jar", ""), folder.resolve("work/one"))
                .jvmOptions())
        .noneMatch(option -> option.contains("Archive"));
  }

  @Test
  void one_that_cannot_be_made_leaves_the_reason_and_the_log_of_its_training() throws Exception {
    SparkArchive archive = archive(folder.resolve("no-spark.jar"));

    Optional<String> failure = archive.make(folder.resolve("job.jar"));

    assertThat(failure)
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains(
                        "exit code 1", "training.log", "org.apache.spark.deploy.SparkSubmit"));
    assertThat(files()).containsExactly("training.log");
    assertThat(archive.options()).isEmpty();
  }
}
