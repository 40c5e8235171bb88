package io.tidemill.keyspace.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.FailureKind;
import io.tidemill.keyspace.session.StoreErrors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyspacesRuleTest {
  @Test
  void ids_count_upwards_and_are_each_ones_own() {
    assertThat(Arrays.stream(KeyspacesRule.values()).map(KeyspacesRule::id))
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("K\\d\\d"));
  }

  @ParameterizedTest
  @EnumSource
  void each_is_a_sentence_with_a_page(KeyspacesRule rule) {
    assertThat(rule.sentence()).matches("[A-Z].*\\.");
    assertThat(rule.page())
        .startsWith("https://docs.aws.amazon.com/keyspaces/latest/devguide/")
        .contains(".html");
  }

  @Test
  void a_refusal_is_for_the_operator_and_certainly_not_applied() {
    KeyspacesRuleException refusal =
        new KeyspacesRuleException(
            null, new Violation(KeyspacesRule.COLUMNS, "too many", "Set fewer"));

    assertThat(StoreErrors.kind(refusal)).isEqualTo(FailureKind.OPERATOR);
    assertThat(StoreErrors.certainlyNotApplied(refusal)).isTrue();
    assertThat(((KeyspacesRuleException) refusal.copy()).rule()).isEqualTo(KeyspacesRule.COLUMNS);
  }
}
