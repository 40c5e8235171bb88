package io.tidemill.localstack;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.EmrRelease;
import io.tidemill.core.wiring.LocalAccount;
import io.tidemill.triggers.EmrClients;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ApplicationState;
import software.amazon.awssdk.services.emrserverless.model.ApplicationSummary;

/** The application that jobs of a local cloud run in. */
public final class LocalApplication {
  /** The role of its jobs, whose permissions nobody looks at here. */
  public static final String ROLE = "arn:aws:iam::%s:role/tidemill-job".formatted(LocalAccount.ID);

  private static final String NAME = "tidemill";

  private LocalApplication() {}

  /**
   * The configuration with the application that its endpoint has, or now gets.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the endpoint doesn't give one
   */
  public static TidemillConfig in(TidemillConfig config) {
    try (EmrServerlessClient client = EmrClients.open(config)) {
      return named(
          config,
          client.listApplicationsPaginator(list -> {}).applications().stream()
              .filter(each -> NAME.equals(each.name()))
              .filter(each -> each.state() != ApplicationState.TERMINATED)
              .map(ApplicationSummary::id)
              .findFirst()
              .orElseGet(() -> made(client)));
    } catch (SdkException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "EMR Serverless at %s makes no application: %s. Look at its log"
              .formatted(config.emr().endpoint(), e.getMessage()),
          e);
    }
  }

  private static String made(EmrServerlessClient client) {
    return client
        .createApplication(create -> create.name(NAME).releaseLabel(EmrRelease.LABEL).type("Spark"))
        .applicationId();
  }

  /**
   * The configuration with another application.
   *
   * @param id the application's
   */
  public static TidemillConfig named(TidemillConfig config, String id) {
    TidemillConfig.Emr emr = config.emr();
    return new TidemillConfig(
        config.ledger(),
        config.history(),
        config.kafka(),
        config.pipelines(),
        config.region(),
        config.lambdaEndpoint(),
        new TidemillConfig.Emr(
            emr.endpoint(), id, emr.role(), emr.jobJar(), emr.sparkParameters(), emr.logs()));
  }
}
