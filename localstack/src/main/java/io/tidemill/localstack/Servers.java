package io.tidemill.localstack;

import io.tidemill.core.TidemillException;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.localstack.server.KafkaBroker;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Kafka and Cassandra, started and ended side by side. */
record Servers(KafkaBroker kafka, CassandraNode cassandra) implements AutoCloseable {
  private static final Executor THREADS = work -> Daemons.named("servers").newThread(work).start();

  /**
   * Starts both.
   *
   * @throws TidemillException if one doesn't start; the other has ended then
   */
  static Servers start(Distribution distribution, Path folder, LocalCloud.Progress progress) {
    CompletableFuture<KafkaBroker> kafka =
        CompletableFuture.supplyAsync(
            () -> {
              KafkaBroker broker = KafkaBroker.start(distribution, folder.resolve("kafka"));
              step(progress, "Kafka", broker.bootstrap());
              return broker;
            },
            THREADS);
    CompletableFuture<CassandraNode> cassandra =
        CompletableFuture.supplyAsync(
            () -> {
              CassandraNode node = CassandraNode.start(distribution, folder.resolve("cassandra"));
              step(progress, "Cassandra", node.host() + ":" + node.port());
              return node;
            },
            THREADS);
    try {
      CompletableFuture.allOf(kafka, cassandra).join();
      return new Servers(kafka.join(), cassandra.join());
    } catch (CompletionException e) {
      closeIfStarted(kafka);
      closeIfStarted(cassandra);
      if (e.getCause() instanceof TidemillException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Looks whether both are there.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with the end of its log, if one has
   *     ended
   */
  void checkRunning() {
    kafka.checkRunning();
    cassandra.checkRunning();
  }

  @Override
  public void close() {
    CompletableFuture<Void> other = CompletableFuture.runAsync(kafka::close, THREADS);
    cassandra.close();
    other.join();
  }

  private static void closeIfStarted(CompletableFuture<? extends AutoCloseable> start) {
    if (!start.isCompletedExceptionally()) {
      try {
        start.join().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static synchronized void step(LocalCloud.Progress progress, String name, String detail) {
    progress.step(name, detail);
  }
}
