package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.run.CannotRunException;
import org.junit.jupiter.api.Test;

class SinkFlowTest {
  @Test
  void what_a_table_refuses_does_not_let_a_retry_begin_the_run_anew() {
    assertThat(SinkFlow.meaning(new TidemillException(FailureKind.PIPELINE, "the sum doesn't fit")))
        .get()
        .extracting(CannotRunException::failure)
        .isEqualTo(new Failure(FailureCode.ROWS_REFUSED, "the sum doesn't fit"));
  }

  @Test
  void a_store_that_is_away_fails_the_attempt_alone() {
    RuntimeException away = new TidemillException(FailureKind.INFRASTRUCTURE, "no answer");

    assertThat(SinkFlow.meaning(away)).isEmpty();
  }
}
