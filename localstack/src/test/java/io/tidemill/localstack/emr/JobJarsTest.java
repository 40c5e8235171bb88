package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarsTest {
  @TempDir Path folder;

  private Path jar;
  private JobJars jars;

  @BeforeEach
  void begin() {
    jar = folder.resolve("job.jar");
    jars = new JobJars(folder.resolve("copies"));
  }

  @Test
  void a_job_keeps_its_jar_when_the_jar_is_built_anew() throws IOException {
    build("old", 1);
    String kept = jars.kept(jar.toUri().toString());

    build("new", 2);

    assertThat(Path.of(URI.create(kept))).hasContent("old");
    assertThat(Path.of(URI.create(jars.kept(jar.toUri().toString())))).hasContent("new");
  }

  @Test
  void jobs_of_one_version_share_one_copy() throws IOException {
    build("old", 1);

    assertThat(jars.kept(jar.toUri().toString())).isEqualTo(jars.kept(jar.toUri().toString()));

    assertThat(copies()).hasSize(1);
  }

  @Test
  void what_is_no_file_here_is_left_to_spark() {
    for (String uri : List.of("s3://bucket/job.jar", jar.toUri().toString(), "job.jar")) {
      assertThat(jars.kept(uri)).isEqualTo(uri);
    }
  }

  private void build(String content, int version) throws IOException {
    Files.writeString(jar, content);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(version));
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("copies"))) {
      return files.toList();
    }
  }
}
