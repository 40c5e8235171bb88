package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFilesTest {
  private static final String YAML =
      """
      pipeline: %s
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      trigger: { minRecords: 100, maxDelay: 1m }
      sinks:
        - table: shop.orders
          sql: SELECT id, price FROM source
      """;

  @TempDir Path folder;

  @Test
  void every_yaml_file_is_read_in_order_of_names() throws IOException {
    write("b.yaml", YAML.formatted("second"));
    write("a.yaml", YAML.formatted("first"));
    write("notes.txt", "none of ours");
    Files.createDirectory(folder.resolve("schema"));

    assertThat(PipelineFiles.load(folder))
        .extracting(PipelineFilesTest::id)
        .containsExactly(new PipelineId("first"), new PipelineId("second"));
  }

  @Test
  void files_of_one_name_are_both_wrong() throws IOException {
    write("a.yaml", YAML.formatted("orders"));
    write("b.yaml", YAML.formatted("orders"));

    List<Parsed> all = PipelineFiles.load(folder);

    assertThat(all)
        .map(file -> file.match(valid -> List.<Problem>of(), Parsed.Invalid::problems))
        .allSatisfy(problems -> assertThat(problems).hasSize(1));
    assertThat(all.get(0).toString()).contains("a.yaml").contains("which b.yaml has too");
    assertThat(all.get(1).toString()).contains("b.yaml").contains("which a.yaml has too");
  }

  @Test
  void a_broken_file_names_itself() throws IOException {
    write("broken.yaml", "pipeline: [");

    List<Problem> problems =
        PipelineFiles.load(folder).get(0).match(valid -> List.of(), Parsed.Invalid::problems);

    assertThat(problems)
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem.file()).isEqualTo(folder.resolve("broken.yaml").toString()));
  }

  @Test
  void a_folder_without_pipelines_gives_none() {
    assertThat(PipelineFiles.load(folder)).isEmpty();
  }

  @Test
  void a_missing_folder_is_for_the_operator_to_mend() {
    assertThatThrownBy(() -> PipelineFiles.load(folder.resolve("none")))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("none");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static PipelineId id(Parsed parsed) {
    return parsed.match(
        valid -> valid.pipeline().id(),
        invalid -> {
          throw new AssertionError(invalid.problems().toString());
        });
  }
}
