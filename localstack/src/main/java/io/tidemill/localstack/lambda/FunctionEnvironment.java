package io.tidemill.localstack.lambda;

import io.tidemill.localstack.http.ApiServer;
import io.tidemill.localstack.server.ServerProcess;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** One JVM that runs a function, and the Runtime API that it alone speaks to. */
final class FunctionEnvironment implements Environment {
  private final ApiServer api;
  private final ServerProcess process;

  private FunctionEnvironment(ApiServer api, ServerProcess process) {
    this.api = api;
    this.process = process;
  }

  /** Forks the JVM; it asks {@code requests} for events once its code is loaded. */
  static FunctionEnvironment start(
      RuntimeClient client, Deployment deployment, Path folder, RuntimeApi.Requests requests) {
    ApiServer api = RuntimeApi.start(requests);
    try {
      return new FunctionEnvironment(
          api,
          ServerProcess.start(EnvironmentCommand.of(client, deployment, folder, api.address())));
    } catch (RuntimeException e) {
      api.close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<Integer> exit() {
    return process.exit();
  }

  /** Kills the JVM, as Lambda does, whatever it is at; returns when it has ended. */
  @Override
  public void close() {
    process.process().destroyForcibly();
    process.close();
    api.close();
  }
}
