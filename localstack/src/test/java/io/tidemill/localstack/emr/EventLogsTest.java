package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.emr.EventLogs.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogsTest {
  @TempDir Path folder;

  private EventLogs logs;

  @BeforeEach
  void begin() {
    logs = EventLogs.ofDriver(folder);
  }

  @Test
  void a_driver_that_never_ran_has_none() {
    assertThat(logs.all()).isEmpty();
  }

  @Test
  void whole_unfinished_compressed_and_rolled_logs_are_known_in_order() throws IOException {
    logs.options();
    Path whole = Files.createFile(logs.folder().resolve("local-1796064237146"));
    Path killed = Files.createFile(logs.folder().resolve("local-1796064237147.zstd.inprogress"));
    Path rolled = Files.createDirectory(logs.folder().resolve("eventlog_v2_local-1796064237148"));
    Files.createFile(logs.folder().resolve("other"));

    assertThat(logs.all())
        .containsExactly(
            new EventLog(whole, "local-1796064237146"),
            new EventLog(killed, "local-1796064237147"),
            new EventLog(rolled, "local-1796064237148"));
  }

  @Test
  void copies_are_whole() throws IOException {
    logs.options();
    Files.writeString(logs.folder().resolve("local-1"), "one");
    Path rolled = Files.createDirectory(logs.folder().resolve("eventlog_v2_local-2"));
    Files.writeString(rolled.resolve("events_1_local-2"), "two");

    logs.copyTo(folder.resolve("copies"));
    logs.copyTo(folder.resolve("copies"));

    assertThat(folder.resolve("copies/local-1")).hasContent("one");
    assertThat(folder.resolve("copies/eventlog_v2_local-2/events_1_local-2")).hasContent("two");
  }
}
