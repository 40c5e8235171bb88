package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of pipelines and tables: what they let in goes unquoted into CQL, Kafka and AWS. */
class IdentifiersTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "flights", "a-1", "abcdefghijklmnopqrstuvwxyz012345"})
  void pipeline_names_in_form_are_taken(String name) {
    assertThat(new PipelineId(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "1a",
        "-a",
        "a_b",
        "a b",
        "a\n",
        "a.b",
        "abcdefghijklmnopqrstuvwxyz0123456"
      })
  void pipeline_names_out_of_form_are_refused(String name) {
    assertThatThrownBy(() -> new PipelineId(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a-z][a-z0-9-]{0,31}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k.t", "flights.by_origin", "k1.t_2"})
  void table_names_in_form_are_read_back(String name) {
    assertThat(TableName.parse(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t",
        ".t",
        "k.",
        "k.t.u",
        "K.t",
        "k.T",
        "k. t",
        "1k.t",
        "k.t;DROP",
        "k.\"t\"",
        "k.t\n",
        "k.ttttttttttttttttttttttttttttttttttttttttttttttttt"
      })
  void table_names_out_of_form_are_refused(String name) {
    assertThatThrownBy(() -> TableName.parse(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void whatever_text_is_taken_needs_no_quotes(@ForAll String text) {
    try {
      assertThat(TableName.parse(text).toString()).isEqualTo(text).matches("[a-z0-9_.]+");
    } catch (IllegalArgumentException refused) {
      assertThat(text).doesNotMatch("[a-z][a-z0-9_]{0,47}\\.[a-z][a-z0-9_]{0,47}");
    }
  }
}
