package io.tidemill.kafka;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** An admin client whose errors come as {@link TidemillException}. Safe for several threads. */
final class AdminCalls implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private static final int CONNECT_WITHIN_MILLIS = 1_000;

  private final Admin admin;
  private final String bootstrap;

  AdminCalls(KafkaSettings settings) {
    this.bootstrap = settings.bootstrap();
    try {
      this.admin = Admin.create(settings.admin());
      // Nobody waits for the answer: it has the client connect while others do. Its end waits for
      // it.
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(CONNECT_WITHIN_MILLIS));
    } catch (KafkaException e) {
      throw KafkaFailures.of(bootstrap, "a look-up of its address", e);
    }
  }

  String bootstrap() {
    return bootstrap;
  }

  /** Sends a request; several may be under way at a time. */
  <T> KafkaFuture<T> send(Function<Admin, KafkaFuture<T>> request) {
    return request.apply(admin);
  }

  /** Sends a request that has an answer for each thing asked about. */
  <T> T ask(Function<Admin, T> request) {
    return request.apply(admin);
  }

  /** Waits for an answer to a request whose errors have no special meaning. */
  <T> T await(String doing, KafkaFuture<T> answer) {
    return await(doing, answer, error -> Optional.empty());
  }

  /**
   * Waits for an answer.
   *
   * @param doing what the request is, as in "Kafka refused …"
   * @param known says which errors mean something special here; empty for those that don't
   */
  <T> T await(
      String doing, KafkaFuture<T> answer, Function<Throwable, Optional<TidemillException>> known) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw known
          .apply(KafkaFailures.unwrapped(e))
          .orElseGet(() -> KafkaFailures.of(bootstrap, doing, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while waiting for " + doing, e);
    }
  }

  @Override
  public void close() {
    admin.close(CLOSE_WITHIN);
  }
}
