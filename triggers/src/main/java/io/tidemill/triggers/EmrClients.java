package io.tidemill.triggers;

import io.tidemill.core.TidemillConfig;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClientBuilder;

/** Makes clients of EMR Serverless. */
public final class EmrClients {
  private EmrClients() {}

  /**
   * A client for {@code config}; close it after use.
   *
   * <p>Throttled and failed calls are tried again, up to 6 attempts in 20 s: StartJobRun and
   * ListJobRuns are let through once a second, after a burst of 25, and launches throttled together
   * must not come back together. Every call is safe to repeat: a launch carries its token.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the endpoint is not a
   *     URL
   */
  public static EmrServerlessClient open(TidemillConfig config) {
    EmrServerlessClientBuilder builder =
        AwsClients.configured(EmrServerlessClient.builder(), config.region());
    AwsEndpoint.apply(builder, TidemillConfig.EMR_ENDPOINT, config.emr().endpoint());
    return builder.build();
  }

  /**
   * Checks the endpoint of {@code config}, as {@link #open} does, and opens nothing.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the endpoint is not a
   *     URL
   */
  public static void check(TidemillConfig config) {
    AwsEndpoint.check(TidemillConfig.EMR_ENDPOINT, config.emr().endpoint());
  }
}
