package io.tidemill.localstack.lambda;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A process that handles a function's events, one after another. */
interface Environment extends AutoCloseable {
  /** Completes with the exit code, for whatever reason the process ends. */
  CompletableFuture<Integer> exit();

  /** Ends the process whatever it is at; returns when it has ended. Its log stays. */
  @Override
  void close();

  /** Starts environments. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts one; it asks {@code requests} for events once its code is loaded.
     *
     * @param folder the environment's own, for {@code function.log}
     */
    Environment start(Deployment deployment, Path folder, RuntimeApi.Requests requests);
  }
}
