package io.tidemill.testkit.foreign;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** Whether servers listen and answer. */
final class Greeting {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration UP_WITHIN = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();

  private Greeting() {}

  /** A port of 127.0.0.1 that nobody listens at. */
  static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a GET is answered with 200. */
  static boolean answers(URI url) {
    return status(url).orElse(0) == 200;
  }

  /** Whether a GET is answered at all. */
  static boolean listens(URI url) {
    return status(url).isPresent();
  }

  /** Waits for 60 s at most, and as long as it {@code lives}; whether a GET is answered then. */
  static boolean awaitAnswer(URI url, BooleanSupplier lives) {
    try {
      await().atMost(UP_WITHIN).until(() -> !lives.getAsBoolean() || answers(url));
    } catch (ConditionTimeoutException e) {
      return false;
    }
    return lives.getAsBoolean();
  }

  private static OptionalInt status(URI url) {
    try {
      return OptionalInt.of(
          HTTP.send(
                  HttpRequest.newBuilder(url).timeout(ANSWER_WITHIN).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }
}
