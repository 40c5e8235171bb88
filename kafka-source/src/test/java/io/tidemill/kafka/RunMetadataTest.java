package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunMetadataTest {
  @Property
  void the_run_that_was_written_is_read(
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long run) {
    assertThat(RunMetadata.run(RunMetadata.of(run))).hasValue(run);
  }

  @Test
  void the_form_is_what_is_stored_in_clusters_already() {
    assertThat(RunMetadata.of(7)).isEqualTo("tidemill:1:run=7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "run=7",
        "tidemill:1:run=",
        "tidemill:1:run=-7",
        "tidemill:1:run=07",
        "tidemill:1:run=7 ",
        " tidemill:1:run=7",
        "tidemill:1:run=7;more",
        "tidemill:2:run=7",
        "Tidemill:1:run=7",
        "tidemill:1:run=9999999999999999999"
      })
  void what_others_write_is_not_ours(String metadata) {
    assertThat(RunMetadata.run(metadata)).isEmpty();
  }

  @Test
  void runs_below_0_are_refused() {
    assertThatThrownBy(() -> RunMetadata.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
