package io.tidemill.localstack.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

/** Asks, answers and ends when it is told to. */
final class ObedientEnvironment implements Environment {
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final String code;
  private final RuntimeApi.Requests requests;
  private String requestId = "";

  ObedientEnvironment(String code, RuntimeApi.Requests requests) {
    this.code = code;
    this.requests = requests;
  }

  /** The name of the code that it runs. */
  String code() {
    return code;
  }

  RuntimeApi.Requests requests() {
    return requests;
  }

  String next() throws InterruptedException {
    Delivery delivery = requests.next();
    requestId = delivery.requestId();
    return new String(delivery.payload(), UTF_8);
  }

  void answer(String text) {
    assertThat(requests.answered(requestId, text.getBytes(UTF_8))).isTrue();
  }

  void exit(int code) {
    exit.complete(code);
  }

  @Override
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  @Override
  public void close() {
    exit.complete(137);
  }
}
