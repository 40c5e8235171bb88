package io.tidemill.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchesTest {
  @TempDir Path folder;

  @Test
  void a_project_changes_by_its_pipelines_and_migrations_alone() throws IOException {
    ProjectWatch watch = new ProjectWatch(folder);
    Files.writeString(folder.resolve("notes.txt"), "nothing that runs");
    assertThat(changedWithinTwoLooks(watch)).isFalse();

    Files.writeString(folder.resolve("orders.yaml"), "pipeline: orders");
    assertThat(changedWithinTwoLooks(watch)).isTrue();

    Files.createDirectory(folder.resolve("schema"));
    Files.writeString(folder.resolve("schema/V001__orders.cql"), "CREATE");
    assertThat(changedWithinTwoLooks(watch)).isTrue();

    Files.delete(folder.resolve("orders.yaml"));
    assertThat(changedWithinTwoLooks(watch)).isTrue();
    assertThat(changedWithinTwoLooks(watch)).isFalse();
  }

  @Test
  void a_file_saved_with_as_many_characters_has_changed() throws IOException {
    Path file = Files.writeString(folder.resolve("orders.yaml"), "minRecords: 10");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    ProjectWatch watch = new ProjectWatch(folder);

    Files.writeString(file, "minRecords: 20");
    Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));

    assertThat(changedWithinTwoLooks(watch)).isTrue();
  }

  @Test
  void a_folder_that_is_away_for_a_look_has_not_changed() throws IOException {
    Path project = Files.createDirectory(folder.resolve("project"));
    Files.writeString(project.resolve("orders.yaml"), "pipeline: orders");
    ProjectWatch watch = new ProjectWatch(project);

    Path elsewhere = Files.move(project, folder.resolve("elsewhere"));
    assertThat(watch.changed()).isFalse();
    Files.move(elsewhere, project);

    assertThat(changedWithinTwoLooks(watch)).isFalse();
  }

  @Test
  void a_jar_counts_as_rebuilt_once_it_is_whole() throws IOException {
    Path jar = folder.resolve("functions.jar");
    write(jar, whole("one"));
    JarWatch watch = new JarWatch(jar);
    byte[] second = whole("another");

    write(jar, Arrays.copyOf(second, second.length / 2));
    assertThat(watch.rebuilt()).isFalse();
    assertThat(watch.rebuilt()).isFalse();
    Files.delete(jar);
    assertThat(watch.rebuilt()).isFalse();
    write(jar, second);
    assertThat(watch.rebuilt()).isFalse();
    assertThat(watch.rebuilt()).isTrue();
    assertThat(watch.rebuilt()).isFalse();
  }

  private static boolean changedWithinTwoLooks(ProjectWatch watch) {
    boolean first = watch.changed();
    boolean second = watch.changed();
    assertThat(first).isFalse();
    return second;
  }

  private byte[] whole(String content) throws IOException {
    Path jar = Files.createTempFile(folder, "built", ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(content));
    }
    return Files.readAllBytes(jar);
  }

  private static void write(Path jar, byte[] bytes) throws IOException {
    Files.write(jar, bytes);
  }
}
