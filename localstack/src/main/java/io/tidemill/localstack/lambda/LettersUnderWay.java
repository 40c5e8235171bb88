package io.tidemill.localstack.lambda;

import io.tidemill.localstack.Daemons;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters on their way to queues, each on a thread of its own, as a queue may take its time.
 * Safe for use by several threads.
 */
final class LettersUnderWay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LettersUnderWay.class);
  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(Daemons.named("dead-letters"));

  /**
   * Hands a letter to {@code queue} in the background; one that fails is lost, and that is told.
   */
  void send(DeadLetter letter, Consumer<DeadLetter> queue) {
    try {
      threads.execute(() -> deliver(letter, queue));
    } catch (RejectedExecutionException e) {
      LOG.warn("Dead letter {} is lost, as Lambda is closed", letter.requestId());
    }
  }

  /** Waits a few seconds for letters under way; takes no others. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(TAKEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Dead letters are lost that their queues didn't take within {}", TAKEN_WITHIN);
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static void deliver(DeadLetter letter, Consumer<DeadLetter> queue) {
    try {
      queue.accept(letter);
    } catch (RuntimeException e) {
      LOG.error("Dead letter {} couldn't be sent", letter.requestId(), e);
    }
  }
}
