package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void the_last_line_that_names_a_failure_tells_most() throws IOException {
    assertThat(
            LogTail.failure(
                log(
                    """
                    12:00:00.000 INFO  RunJob: step=read-range records=12
                    Exception in thread "main" java.lang.IllegalStateException: outer
                    \tat io.tidemill.spark.RunJob.main(RunJob.java:1)
                    Caused by: java.io.IOException: disk full
                    \tat java.base/java.io.Nothing.at(Nothing.java)
                    \t... 12 more
                    12:00:01.000 INFO  ShutdownHook: bye

                    """)))
        .contains("Caused by: java.io.IOException: disk full");
  }

  @Test
  void without_a_failure_there_is_the_last_line() throws IOException {
    assertThat(LogTail.failure(log("one\ntwo\n\n"))).isEmpty();
    assertThat(LogTail.last(log("one\ntwo\n\n"))).contains("two");
  }

  @Test
  void only_the_end_of_a_long_log_is_read() throws IOException {
    String log = "java.lang.Error: old\n" + "all is well\n".repeat(20_000);

    assertThat(LogTail.failure(log(log))).isEmpty();
    assertThat(LogTail.last(log(log))).contains("all is well");
  }

  @Test
  void an_empty_or_missing_log_tells_nothing() throws IOException {
    assertThat(LogTail.last(log(""))).isEmpty();
    assertThat(LogTail.last(folder.resolve("none"))).isEmpty();
  }

  private Path log(String text) throws IOException {
    return Files.writeString(folder.resolve("driver.log"), text);
  }
}
