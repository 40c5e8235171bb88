package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinesTest {
  @TempDir Path folder;

  @Test
  void a_misspelt_pipeline_gets_the_nearest_name() throws Exception {
    Files.writeString(folder.resolve("flights.yaml"), "pipeline: flights\n");
    Pipelines pipelines = Pipelines.load(folder);
    assertThat(pipelines.only("flights").files()).hasSize(1);
    assertThatThrownBy(() -> pipelines.only("flihgts"))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContainingAll("\"flihgts\"", folder.toString(), "Did you mean flights?");
    assertThatThrownBy(() -> Pipelines.ifThere(folder.resolve("nowhere")).only("flights"))
        .hasMessageContaining("has none");
  }
}
