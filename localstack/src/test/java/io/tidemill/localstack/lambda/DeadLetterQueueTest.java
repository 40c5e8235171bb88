package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemill.core.TidemillException;
import org.junit.jupiter.api.Test;

/** Sending to a real queue is {@code ForeignRouteIT}'s. */
class DeadLetterQueueTest {
  private static final DeadLetter LETTER = new DeadLetter("id", 429, "Rate Exceeded.", "{}");

  @Test
  void a_queue_that_is_away_loses_the_letter_and_nothing_else() {
    DeadLetterQueue away = new DeadLetterQueue("http://127.0.0.1:1", "http://127.0.0.1:1/0/q");

    assertThatCode(() -> away.send(LETTER)).doesNotThrowAnyException();
  }

  @Test
  void an_endpoint_must_be_a_url() {
    assertThatThrownBy(() -> new DeadLetterQueue("nowhere", "q"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void attributes_are_those_of_lambda() {
    assertThat(LETTER.attributes())
        .extracting(DeadLetter.Attribute::name, DeadLetter.Attribute::type)
        .containsExactly(
            tuple("RequestID", "String"),
            tuple("ErrorCode", "Number"),
            tuple("ErrorMessage", "String"));
  }
}
