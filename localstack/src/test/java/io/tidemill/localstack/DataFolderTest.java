package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void each_cloud_gets_a_fresh_folder_and_earlier_ones_are_deleted() throws IOException {
    Path earlier;
    try (DataFolder data = DataFolder.take(folder)) {
      earlier = data.current();
      Files.createDirectories(earlier.resolve("kafka/storage"));
      Files.writeString(earlier.resolve("kafka/storage/log"), "old");
    }
    assertThat(earlier).as("kept for reading its logs").exists();
    Path own = Files.writeString(folder.resolve("notes.txt"), "not the cloud's");

    try (DataFolder data = DataFolder.take(folder)) {
      assertThat(data.current()).isEmptyDirectory().isNotEqualTo(earlier);
      assertThat(earlier).doesNotExist();
      assertThat(own).exists();
    }
  }

  @Test
  void a_folder_outside_is_not_followed_into() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "keep");
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createSymbolicLink(data.resolve("cloud-link"), outside);

    DataFolder.take(data).close();

    assertThat(outside.resolve("precious")).exists();
  }

  @Test
  void two_clouds_of_one_process_do_not_share_a_folder() {
    try (DataFolder held = DataFolder.take(folder)) {
      assertInUse(ProcessHandle.current().pid());
      assertInUse(ProcessHandle.current().pid());
      assertThat(held.current()).exists();
    }
  }

  @Test
  void whether_a_folder_is_free_can_be_asked_without_taking_it() {
    FolderLock.checkFree(folder);
    try (DataFolder held = DataFolder.take(folder)) {
      assertThatThrownBy(() -> FolderLock.checkFree(folder))
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(held.current()).exists();
    }
    FolderLock.checkFree(folder);
  }

  @Test
  void the_lock_of_another_process_counts_until_that_is_killed() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of(Holder.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString(),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = holder.inputReader()) {
      assertThat(output.readLine()).isEqualTo("locked");
      Files.writeString(folder.resolve("owner.pid"), Long.toString(holder.pid()));
      assertInUse(holder.pid());
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    DataFolder.take(folder).close();
  }

  private void assertInUse(long owner) {
    assertThatThrownBy(() -> DataFolder.take(folder))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("process " + owner);
  }

  /** Holds a folder's lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(arguments[0], "lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        System.out.println(lock.isValid() ? "locked" : "not locked");
        Thread.sleep(TimeUnit.MINUTES.toMillis(5));
      }
    }
  }
}
