package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {
  @Test
  void a_request_is_repeated_while_its_errors_pass() throws Exception {
    ConcurrentLinkedQueue<RuntimeException> errors =
        new ConcurrentLinkedQueue<>(
            List.of(new IllegalStateException("busy"), new IllegalStateException("busy")));
    Retries retries = new Retries(2, Duration.ofMillis(1), e -> "busy".equals(e.getMessage()));
    assertThat(
            retries
                .run(
                    () ->
                        errors.isEmpty()
                            ? CompletableFuture.completedFuture("done")
                            : CompletableFuture.<String>failedFuture(errors.poll()))
                .toCompletableFuture()
                .get())
        .isEqualTo("done");
  }

  @Test
  void a_request_is_given_up_after_its_repetitions_or_when_its_error_doesnt_pass() {
    Retries retries = new Retries(2, Duration.ofMillis(1), e -> "busy".equals(e.getMessage()));
    assertThat(sendings(retries, "busy")).isEqualTo(3);
    assertThat(sendings(retries, "invalid")).isEqualTo(1);
  }

  private static int sendings(Retries retries, String error) {
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Object> answer =
        retries
            .run(
                () -> {
                  sent.incrementAndGet();
                  return CompletableFuture.failedFuture(new IllegalStateException(error));
                })
            .toCompletableFuture();
    assertThatThrownBy(answer::get).hasRootCauseMessage(error);
    return sent.get();
  }
}
