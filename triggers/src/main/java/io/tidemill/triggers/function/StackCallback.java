package io.tidemill.triggers.function;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings answers to CloudFormation, which waits an hour for one that doesn't come. The URL holds a
 * signature: neither it nor an error that may repeat it is logged.
 */
final class StackCallback {
  private static final Logger log = LoggerFactory.getLogger(StackCallback.class);

  private static final List<Duration> WAIT_BEFORE_RETRIES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int SERVER_ERROR = 500;

  private final List<Duration> waitBeforeRetries;

  StackCallback() {
    this(WAIT_BEFORE_RETRIES);
  }

  StackCallback(List<Duration> waitBeforeRetries) {
    this.waitBeforeRetries = List.copyOf(waitBeforeRetries);
  }

  /**
   * Puts {@code json} at {@code url}; what fails in passing is tried again a few times, while there
   * is time.
   *
   * @throws IOException if nobody took it
   */
  void put(URI url, byte[] json, Supplier<Duration> timeLeft) throws IOException {
    String failure = "";
    for (int retry = 0; ; retry++) {
      boolean again = true;
      try {
        int status = sent(url, json);
        if (status >= OK && status < MULTIPLE_CHOICES) {
          return;
        }
        failure = "HTTP status " + status;
        again = status >= SERVER_ERROR;
      } catch (IOException e) {
        failure = e.getClass().getSimpleName();
      }
      if (!again
          || retry >= waitBeforeRetries.size()
          || timeLeft.get().compareTo(waitBeforeRetries.get(retry).plus(ANSWER_WITHIN)) < 0) {
        throw new IOException(
            "CloudFormation at %s did not take the answer: %s".formatted(url.getHost(), failure));
      }
      log.warn(
          "step=migrate {} did not take the answer: {}; it is tried again", url.getHost(), failure);
      pause(waitBeforeRetries.get(retry));
    }
  }

  private static int sent(URI url, byte[] json) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      connection.setConnectTimeout((int) ANSWER_WITHIN.toMillis());
      connection.setReadTimeout((int) ANSWER_WITHIN.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("PUT");
      // As it was signed.
      connection.setRequestProperty("Content-Type", "");
      connection.setFixedLengthStreamingMode(json.length);
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(json);
      }
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private static void pause(Duration wait) throws InterruptedIOException {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted before the answer was taken");
    }
  }
}
