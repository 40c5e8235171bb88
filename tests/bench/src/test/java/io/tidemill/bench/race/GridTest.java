package io.tidemill.bench.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.bench.contender.PeerSettings;
import io.tidemill.core.TidemillException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
  @Test
  void each_point_of_the_grid_can_be_given_again() {
    for (PeerSettings settings : PeerSettings.grid()) {
      assertThat(Grid.parse(settings.brief()).given()).contains(settings);
    }
  }

  @Test
  void a_search_gives_no_settings() {
    assertThat(Grid.parse("search").given()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "within", "sideways,64", "within,0", "within,64,5"})
  void anything_else_is_refused_with_what_was_expected(String text) {
    assertThatThrownBy(() -> Grid.parse(text))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("within,64");
  }
}
