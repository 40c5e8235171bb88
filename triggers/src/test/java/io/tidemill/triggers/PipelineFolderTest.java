package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFolderTest {
  private static final String YAML =
      """
      pipeline: %s
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      trigger: { minRecords: 100, maxDelay: 1m }
      sinks: [{ table: shop.orders, sql: "SELECT id, price FROM source" }]
      """;

  @TempDir Path path;

  private int changes;

  private PipelineFolder folder() {
    return new PipelineFolder(path);
  }

  /** Writes a file, at a time of its own, however coarse the file system's clock is. */
  private void write(String name, String text) throws IOException {
    Path file = path.resolve(name);
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + 1_000L * changes++));
  }

  private static Optional<PipelineId> id(String name) {
    return Optional.of(new PipelineId(name));
  }

  private static List<Problem> problems(PipelineFile file) {
    return file.parsed().match(valid -> List.of(), Parsed.Invalid::problems);
  }

  @Test
  void what_has_not_changed_is_not_read_again() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    PipelineFolder folder = folder();

    Parsed first = folder.read().get(0).parsed();

    assertThat(folder.read().get(0).parsed()).isSameAs(first);
  }

  @Test
  void a_change_of_the_same_length_is_seen() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    PipelineFolder folder = folder();
    folder.read();

    write("a.yaml", YAML.formatted("others"));

    assertThat(folder.read()).extracting(PipelineFile::pipeline).containsExactly(id("others"));
  }

  @Test
  void files_come_and_go() throws IOException {
    write("a.yaml", YAML.formatted("first"));
    PipelineFolder folder = folder();
    folder.read();

    write("b.yaml", YAML.formatted("second"));
    Files.delete(path.resolve("a.yaml"));

    assertThat(folder.read()).extracting(PipelineFile::pipeline).containsExactly(id("second"));
  }

  @Test
  void an_invalid_file_is_of_the_pipeline_that_its_text_names() throws IOException {
    write("a.yaml", "pipeline: 'orders'   # ours\nsource: {");

    PipelineFile file = folder().read().get(0);

    assertThat(file.pipeline()).isEqualTo(id("orders"));
    assertThat(problems(file)).isNotEmpty();
  }

  @Test
  void an_invalid_file_without_a_name_is_of_the_pipeline_that_it_held_before() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    PipelineFolder folder = folder();
    folder.read();

    write("a.yaml", "{{{");
    assertThat(folder.read()).extracting(PipelineFile::pipeline).containsExactly(id("orders"));
    write("a.yaml", "}}}");
    assertThat(folder.read()).extracting(PipelineFile::pipeline).containsExactly(id("orders"));
  }

  @Test
  void an_invalid_file_that_was_never_valid_is_of_the_pipeline_of_its_own_name()
      throws IOException {
    write("orders.yaml", "{{{");
    write("Not a name.yaml", "{{{");

    List<PipelineFile> files = folder().read();

    assertThat(files).extracting(PipelineFile::pipeline).contains(id("orders"), Optional.empty());
    assertThat(files).extracting(PipelineFile::name).contains("orders", "Not a name.yaml");
  }

  @Test
  void a_valid_file_keeps_its_pipeline_from_an_invalid_one() throws IOException {
    write("a.yaml", "pipeline: orders\nsource: {");
    write("b.yaml", YAML.formatted("orders"));

    List<PipelineFile> files = folder().read();

    assertThat(files)
        .extracting(PipelineFile::pipeline)
        .containsExactly(Optional.empty(), id("orders"));
    assertThat(files).extracting(PipelineFile::name).containsExactly("a.yaml", "orders");
  }

  @Test
  void a_file_that_is_no_text_is_invalid_and_the_others_are_read() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    Files.write(path.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    List<PipelineFile> files = folder().read();

    assertThat(problems(files.get(0))).isEmpty();
    assertThat(problems(files.get(1)).get(0).toString()).contains("expected UTF-8 text");
  }

  @Test
  void a_copy_that_is_not_renamed_yet_takes_no_pipelines_place() throws IOException {
    write("orders.yaml", YAML.formatted("orders"));
    PipelineFolder folder = folder();
    folder.read();

    write("copy.yaml", YAML.formatted("orders").replace("shop.orders", "shop.copies"));

    List<PipelineFile> files = folder.read();
    assertThat(files).allSatisfy(file -> assertThat(problems(file)).hasSize(1));
    assertThat(files)
        .extracting(PipelineFile::pipeline)
        .containsExactly(id("orders"), Optional.empty());
    write("copy.yaml", YAML.formatted("copies"));
    assertThat(folder.read()).allSatisfy(file -> assertThat(problems(file)).isEmpty());
  }

  @Test
  void a_file_moved_here_with_its_time_is_seen() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    PipelineFolder folder = folder();
    folder.read();
    Path other = path.resolve("a.yaml.new");
    Files.writeString(other, YAML.formatted("others"));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(path.resolve("a.yaml")));

    Files.move(other, path.resolve("a.yaml"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(folder.read()).extracting(PipelineFile::pipeline).containsExactly(id("others"));
  }

  @Test
  void what_has_no_end_is_invalid_and_the_others_are_read() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    write("huge.yaml", "#".repeat(1_000_001));
    Files.createSymbolicLink(path.resolve("zero.yaml"), Path.of("/dev/zero"));
    Files.createDirectory(path.resolve("folder.yaml"));

    List<PipelineFile> files = folder().read();

    assertThat(files).extracting(file -> problems(file).size()).containsExactly(0, 1, 1, 1);
    assertThat(problems(files.get(2)).get(0).toString()).contains("more than 1,000,000 bytes");
    assertThat(problems(files.get(3)).get(0).toString()).contains("not a regular file");
  }
}
