package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path folder;

  @Test
  void a_folder_is_deleted_with_all_that_is_in_it_but_not_what_its_links_lead_to()
      throws IOException {
    Path outside = Files.writeString(folder.resolve("precious"), "keep");
    Path deep = Files.createDirectories(folder.resolve("local/image/lib"));
    Files.writeString(deep.resolve("a.jar"), "a");
    Files.createSymbolicLink(deep.resolve("link"), folder);

    WorkFolder.delete(folder.resolve("local"));

    assertThat(folder.resolve("local")).doesNotExist();
    assertThat(outside).hasContent("keep");
  }

  @Test
  void what_is_not_there_need_not_be_deleted() throws IOException {
    WorkFolder.delete(folder.resolve("none"));

    assertThat(folder).isEmptyDirectory();
  }
}
