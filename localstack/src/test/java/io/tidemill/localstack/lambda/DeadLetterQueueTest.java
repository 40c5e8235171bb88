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
  void the_region_is_that_of_the_queue() {
    assertRegion("https://sqs.eu-west-1.amazonaws.com/000000000000/q", "eu-west-1");
    assertRegion("https://sqs-fips.us-gov-west-1.amazonaws.com/000000000000/q", "us-gov-west-1");
    assertRegion("https://vpce-0a.sqs.ap-south-1.vpce.amazonaws.com/000000000000/q", "ap-south-1");
    assertRegion("https://cn-north-1.queue.amazonaws.com.cn/000000000000/q", "cn-north-1");
    assertRegion("http://sqs.eu-west-1.localhost.localstack.cloud:4566/0/q", "eu-west-1");
    assertRegion("http://127.0.0.1:4566/000000000000/q", "us-east-1");
  }

  private static void assertRegion(String url, String region) {
    assertThat(new DeadLetterQueue("", url).region()).hasToString(region);
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
