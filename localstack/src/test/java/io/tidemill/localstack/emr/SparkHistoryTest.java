package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.localstack.emr.EventLogs.EventLog;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.deploy.history.HistoryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server that knows everything; SparkDriverIT has Spark's. */
class SparkHistoryTest {
  @TempDir Path folder;

  @Test
  void a_log_that_could_not_be_shown_is_shown_when_it_is_asked_for_again() throws Exception {
    String classpath =
        Path.of(HistoryServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    try (SparkHistory history = new SparkHistory(classpath, folder.resolve("history"))) {
      assertThat(history.url(log("local-1"))).isPresent();
      Path link = folder.resolve("history/logs/local-2");
      Files.createFile(link);
      EventLog second = log("local-2");
      assertThatThrownBy(() -> history.url(second)).isInstanceOf(UncheckedIOException.class);
      Files.delete(link);

      assertThat(history.url(second))
          .hasValueSatisfying(url -> assertThat(url).endsWith("/history/local-2/jobs/"));
      assertThat(link).isSymbolicLink();
    }
  }

  private EventLog log(String application) throws Exception {
    return new EventLog(Files.createFile(folder.resolve(application)), application);
  }
}
