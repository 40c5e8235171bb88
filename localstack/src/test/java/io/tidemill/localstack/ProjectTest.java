package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {
  private static final PipelineId ORDERS = new PipelineId("orders");
  private static final PipelineId RETURNS = new PipelineId("returns");

  @TempDir Path folder;

  @Test
  void nothing_changed_is_told_as_nothing() throws IOException {
    write(ORDERS, 100);
    Project project = Project.load(folder);

    assertThat(project.reload(List.of()))
        .isEqualTo(
            new ProjectChanges(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void pipelines_come_change_and_go() throws IOException {
    write(ORDERS, 100);
    Project project = Project.load(folder);
    write(RETURNS, 5);
    assertThat(project.reload(List.of("V002__returns.cql")))
        .isEqualTo(
            new ProjectChanges(
                List.of(RETURNS),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("V002__returns.cql")));

    write(ORDERS, 2_000);
    Files.delete(folder.resolve("returns.yaml"));
    ProjectChanges changes = project.reload(List.of());

    assertThat(changes.added()).isEmpty();
    assertThat(changes.changed()).containsExactly(ORDERS);
    assertThat(changes.removed()).containsExactly(RETURNS);
    assertThat(project.pipelines())
        .singleElement()
        .matches(now -> now.trigger().minRecords() == 2_000);
  }

  @Test
  void a_broken_file_is_told_with_its_problems_and_its_pipeline_stays_as_it_was()
      throws IOException {
    write(ORDERS, 100);
    write(RETURNS, 5);
    Project project = Project.load(folder);
    Files.writeString(folder.resolve("orders.yaml"), "pipeline: orders\nsource: [");

    ProjectChanges broken = project.reload(List.of());
    assertThat(broken.broken()).containsExactly(ORDERS);
    assertThat(broken.removed()).isEmpty();
    assertThat(broken.changed()).isEmpty();
    assertThat(broken.problems())
        .isNotEmpty()
        .allMatch(problem -> problem.file().endsWith("orders.yaml"));
    assertThat(project.pipelines())
        .extracting(pipeline -> pipeline.id())
        .containsExactly(ORDERS, RETURNS);

    write(ORDERS, 70);
    ProjectChanges mended = project.reload(List.of());
    assertThat(mended.broken()).isEmpty();
    assertThat(mended.changed()).containsExactly(ORDERS);
  }

  @Test
  void while_the_folder_is_away_pipelines_stay_as_they_were() throws IOException {
    write(ORDERS, 100);
    Project project = Project.load(folder);
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);

    assertThatThrownBy(() -> project.reload(List.of())).isInstanceOf(TidemillException.class);

    assertThat(project.pipelines()).hasSize(1);
    Files.move(away, folder);
    assertThat(project.reload(List.of()).added()).isEmpty();
  }

  @Test
  void a_folder_without_a_pipeline_is_no_project() {
    assertThatThrownBy(() -> Project.load(folder))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("at least one pipeline");
  }

  private void write(PipelineId pipeline, long minRecords) throws IOException {
    Files.writeString(
        folder.resolve(pipeline + ".yaml"),
        """
        pipeline: %s
        source: { topic: %s, format: json, schema: "id STRING, price INT" }
        trigger: { minRecords: %d, maxDelay: 1h, cooldown: 0s }
        sinks:
          - table: shop.orders
            sql: SELECT id, price FROM source
        """
            .formatted(pipeline, pipeline, minRecords));
  }
}
