package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevPropertiesTest {
  private static final TidemillConfig CONFIG =
      new TidemillConfig(
          CassandraAddress.plain("127.0.0.2", 9042, "tidemill", "dc1"),
          HistoryPolicy.DEFAULT,
          KafkaServers.plaintext("127.0.0.1:9092"),
          "file:///srv/mühle/pipelines/",
          "us-east-1",
          "http://127.0.0.1:4567",
          new TidemillConfig.Emr(
              "http://127.0.0.1:4566", "00f1", "arn:aws:iam::0:role/r", "file:///j.jar", "", ""));

  @TempDir Path folder;
  private Home home;

  @BeforeEach
  void checkout() {
    home = new Home(folder);
  }

  @Test
  void what_dev_writes_others_read() {
    DevProperties written = DevProperties.ofThisProcess(home, CONFIG);
    written.write();
    assertThat(DevProperties.ofRunning(home)).isEqualTo(CONFIG);
    assertThat(folder.resolve(".tidemill")).isDirectoryContaining("glob:**/dev.properties");
    written.delete();
    written.delete();
    assertRefused(() -> DevProperties.ofRunning(home), "Start ./tidemill dev", "--target");
  }

  @Test
  void a_cloud_that_has_ended_is_known_by_its_process() {
    long pid = ProcessHandle.current().pid();
    DevProperties anotherOfThatId =
        new DevProperties(
            folder.resolve("old.properties"),
            CONFIG,
            Optional.of(new DevProperties.Owner(pid, Optional.of(Instant.EPOCH))));
    anotherOfThatId.write();
    assertRefused(
        () -> DevProperties.read(anotherOfThatId.file()).live(),
        "old.properties",
        "has ended with process " + pid,
        "Start ./tidemill dev");
  }

  @Test
  void a_target_that_no_process_of_this_machine_keeps_up_is_taken_at_its_word() {
    new DevProperties(folder.resolve("far.properties"), CONFIG, Optional.empty()).write();
    assertThat(DevProperties.read(folder.resolve("far.properties")).live()).isEqualTo(CONFIG);
  }

  @Test
  void what_is_wrong_with_a_file_is_told_with_its_name() throws Exception {
    Path file = folder.resolve("t.properties");
    assertRefused(() -> DevProperties.read(file), "no file", "t.properties");
    Files.writeString(file, "TIDEMILL_KAFKA=127.0.0.1:9092\n");
    assertRefused(() -> DevProperties.read(file), "t.properties", "TIDEMILL_LEDGER is missing");
    Files.writeString(file, "KAFKA=127.0.0.1:9092\n");
    assertRefused(() -> DevProperties.read(file), "t.properties", "[KAFKA]");
    new DevProperties(file, CONFIG, Optional.empty()).write();
    Files.writeString(file, Files.readString(file) + "dev.pid=seven\n");
    assertRefused(() -> DevProperties.read(file), "dev.pid must be a process id");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertRefused(() -> DevProperties.read(file), "can't be read as a file of properties");
    assertRefused(() -> DevProperties.read(folder), "can't be read as a file of properties");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... told) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR);
              assertThat(e.getMessage()).contains(told);
            });
  }
}
