package io.tidemill.localstack.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmrImageTest {
  @TempDir Path folder;

  private Distribution distribution;
  private Path context;

  @BeforeEach
  void build() throws IOException {
    Path home = folder.resolve("checkout");
    file(home.resolve("localstack/emr.Dockerfile"), "FROM x");
    String spark =
        file(folder.resolve("a/common.jar"), "a") + ":" + file(folder.resolve("b/common.jar"), "b");
    file(Distribution.classpathFile(home, "spark"), spark);
    distribution = new Distribution(home);
    context = folder.resolve("image");
  }

  @Test
  void spark_s_class_path_is_what_the_image_will_have_in_the_same_order() throws IOException {
    new EmrImage(context).gather(distribution, classpath());

    assertThat(context.resolve("Dockerfile")).hasContent("FROM x");
    assertThat(Distribution.classpathFile(context.resolve("home"), "spark"))
        .hasContent("/tidemill/spark/000-common.jar:/tidemill/spark/001-common.jar");
    assertThat(context.resolve("spark/001-common.jar")).hasContent("b");
  }

  @Test
  void what_changes_with_each_build_is_apart_from_the_rest() throws IOException {
    new EmrImage(context).gather(distribution, classpath());

    assertThat(names("own")).containsExactly("000-tidemill-cli-1.jar");
    assertThat(names("lib")).containsExactly("000-picocli.jar");
  }

  @Test
  void a_jar_of_before_goes_and_one_that_is_the_same_stays_as_it_is() throws IOException {
    new EmrImage(context).gather(distribution, classpath());
    Path same = context.resolve("lib/000-picocli.jar");
    Files.writeString(context.resolve("lib/007-old.jar"), "old");
    FileTime then = Files.getLastModifiedTime(same);
    Files.writeString(same, "PICOCLI");
    Files.setLastModifiedTime(same, then);

    new EmrImage(context).gather(distribution, classpath());

    assertThat(names("lib")).containsExactly("000-picocli.jar");
    assertThat(same).hasContent("PICOCLI");
  }

  private String classpath() throws IOException {
    return file(folder.resolve("tidemill-cli-1.jar"), "cli")
        + File.pathSeparator
        + file(folder.resolve("picocli.jar"), "picocli");
  }

  private Stream<String> names(String part) throws IOException {
    try (Stream<Path> files = Files.list(context.resolve(part))) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static String file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    if (!Files.exists(file)) {
      Files.writeString(file, text);
    }
    return file.toString();
  }
}
