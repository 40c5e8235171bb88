package io.tidemill.testkit;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.triggers.EmrServerlessLauncher;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/** Configurations for tests that talk to an EMR Serverless endpoint and nothing else. */
public final class EmrConfigs {
  public static final String ROLE = "arn:aws:iam::000000000000:role/tidemill-job";

  private static final KafkaServers KAFKA = KafkaServers.plaintext("127.0.0.1:9092");

  private EmrConfigs() {}

  /** The job jar and Spark parameters are those of {@code emr}'s caller. */
  public static TidemillConfig of(
      String endpoint, String application, String jobJar, String sparkParameters) {
    return new TidemillConfig(
        CassandraAddress.plain("127.0.0.1", 9042, "tidemill", "datacenter1"),
        HistoryPolicy.DEFAULT,
        KAFKA,
        "file:pipelines",
        "us-east-1",
        "",
        new TidemillConfig.Emr(endpoint, application, ROLE, jobJar, sparkParameters, ""));
  }

  /** A launcher for {@code config}'s application. */
  public static EmrServerlessLauncher launcher(EmrServerlessClient client, TidemillConfig config) {
    return new EmrServerlessLauncher(client, config.emr(), config.job(KAFKA));
  }
}
