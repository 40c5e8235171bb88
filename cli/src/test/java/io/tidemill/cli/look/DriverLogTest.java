package io.tidemill.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverLogTest {
  @TempDir Path folder;
  private Path driver;

  @BeforeEach
  void layOutAsEmrServerlessDoes() throws Exception {
    driver = Files.createDirectories(folder.resolve("applications/00app/jobs/00job/SPARK_DRIVER"));
  }

  @Test
  void a_log_is_found_plain_or_packed() throws Exception {
    Files.writeString(driver.resolve("stderr"), "one\ntwo\n");
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(driver.resolve("stdout.gz")))) {
      packed.write("three\n".getBytes(UTF_8));
    }
    assertThat(lines(find(folder.toUri().toString(), DriverLog.Stream.STDERR)))
        .containsExactly("one", "two");
    assertThat(lines(find(folder.toUri().toString(), DriverLog.Stream.STDOUT)))
        .containsExactly("three");
  }

  @Test
  void a_tail_is_the_last_lines() throws Exception {
    Files.writeString(driver.resolve("stderr"), "one\ntwo\nthree");
    DriverLog log = find(folder.toUri().toString(), DriverLog.Stream.STDERR);
    List<String> tail = new ArrayList<>();
    log.tail(2, tail::add);
    log.tail(9, tail::add);
    assertThat(tail).containsExactly("two", "three", "one", "two", "three");
  }

  @Test
  void bytes_that_are_no_text_are_shown_all_the_same() throws Exception {
    Files.write(driver.resolve("stderr"), new byte[] {'a', (byte) 0xff, 'b', '\n'});
    assertThat(lines(find(folder.toUri().toString(), DriverLog.Stream.STDERR)))
        .containsExactly("a\ufffdb");
  }

  @Test
  void where_no_log_can_be_read_it_says_where_to_look() {
    assertRefused(FailureKind.OPERATOR, "", "TIDEMILL_EMR_LOGS", "00app", "00job");
    assertRefused(
        FailureKind.OPERATOR,
        "s3://bucket/logs",
        "s3://bucket/logs/applications/00app/jobs/00job/SPARK_DRIVER/stderr.gz",
        "not available in this version");
    assertRefused(FailureKind.OPERATOR, "file:logs", "TIDEMILL_EMR_LOGS", "\"file:logs\"");
    assertRefused(FailureKind.INFRASTRUCTURE, folder.toUri().toString(), "nothing is there");
  }

  private static void assertRefused(FailureKind kind, String logs, String... told) {
    assertThatThrownBy(() -> find(logs, DriverLog.Stream.STDERR))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.getMessage()).contains(told);
            });
  }

  private static DriverLog find(String logs, DriverLog.Stream stream) {
    return DriverLog.find(
        new TidemillConfig.Emr("", "00app", "role", "jar", "", logs), "00job", stream);
  }

  private static List<String> lines(DriverLog log) {
    List<String> lines = new ArrayList<>();
    log.lines(lines::add);
    return lines;
  }
}
