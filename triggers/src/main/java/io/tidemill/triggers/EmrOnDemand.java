package io.tidemill.triggers;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TidemillConfig;
import java.util.function.Supplier;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * A client of EMR Serverless that is opened when first asked for. Most wake-ups neither launch nor
 * look at a job, and the SDK's classes are a third of what a function would load at its start. Safe
 * for use by several threads.
 */
final class EmrOnDemand implements Supplier<EmrServerlessClient>, AutoCloseable {
  private final TidemillConfig config;
  private EmrServerlessClient client;

  /**
   * Opens nothing yet.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the endpoint is not a
   *     URL
   */
  EmrOnDemand(TidemillConfig config) {
    this.config = requireNonNull(config, "config");
    EmrClients.check(config);
  }

  @Override
  public synchronized EmrServerlessClient get() {
    if (client == null) {
      client = EmrClients.open(config);
    }
    return client;
  }

  /** Closes the client if there is one. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
