package io.tidemill.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettledTest {
  private final Settled<String> settled = new Settled<>("old");

  @Test
  void a_change_counts_when_two_looks_saw_the_same_and_counts_once() {
    assertThat(settled.look("new")).isEmpty();
    assertThat(settled.look("new")).contains("new");
    assertThat(settled.look("new")).isEmpty();
  }

  @Test
  void what_changes_at_every_look_waits_until_it_stays() {
    assertThat(settled.look("n")).isEmpty();
    assertThat(settled.look("ne")).isEmpty();
    assertThat(settled.look("new")).isEmpty();
    assertThat(settled.look("new")).contains("new");
  }

  @Test
  void what_is_soon_as_it_was_has_not_changed() {
    assertThat(settled.look("half")).isEmpty();
    assertThat(settled.look("old")).isEmpty();
    assertThat(settled.look("old")).isEmpty();
  }
}
