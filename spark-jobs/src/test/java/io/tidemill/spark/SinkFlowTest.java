package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.FailureCode;
import org.junit.jupiter.api.Test;

class SinkFlowTest {
  @Test
  void what_a_table_refuses_does_not_let_a_retry_begin_the_run_anew() {
    RuntimeException meaning =
        SinkFlow.meaning(new TidemillException(FailureKind.PIPELINE, "the sum doesn't fit"));

    assertThat(meaning)
        .isInstanceOfSatisfying(
            CannotRunException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo(FailureCode.ROWS_REFUSED);
              assertThat(e.failure().message()).isEqualTo("the sum doesn't fit");
            });
  }

  @Test
  void a_store_that_is_away_fails_the_attempt_alone() {
    RuntimeException away = new TidemillException(FailureKind.INFRASTRUCTURE, "no answer");

    assertThat(SinkFlow.meaning(away)).isSameAs(away);
  }
}
