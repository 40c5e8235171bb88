package io.tidemill.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryPolicyTest {
  @Test
  void what_is_written_is_read_back() {
    HistoryPolicy policy = new HistoryPolicy(Duration.ofDays(30), 7);

    assertThat(policy).hasToString("30d,newest=7");
    assertThat(HistoryPolicy.parse(policy.toString())).isEqualTo(policy);
    assertThat(HistoryPolicy.parse("90001m").toString()).isEqualTo("5400060s,newest=100");
  }

  @Test
  void how_many_of_the_newest_stay_may_be_left_out() {
    assertThat(HistoryPolicy.parse("30d"))
        .isEqualTo(new HistoryPolicy(Duration.ofDays(30), HistoryPolicy.DEFAULT.newest()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "71h", "3651d", "30d,newest=0", "30d,newest=", "30d,oldest=3", "30d,"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> HistoryPolicy.parse(text))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("\"%s\"".formatted(text))
        .hasMessageContaining(HistoryPolicy.FORM);
  }
}
