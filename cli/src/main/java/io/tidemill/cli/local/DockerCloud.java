package io.tidemill.cli.local;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.DevProperties;
import io.tidemill.cli.Home;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.localstack.LocalApplication;
import io.tidemill.localstack.emr.EmrEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The local cloud in Docker, as a checkout has it: its files, and how its parts are found.
 *
 * @param home the checkout
 */
record DockerCloud(Home home) {
  private static final String KEYSPACE = "tidemill";

  /** That of Cassandra's image, unless it is told another. */
  private static final String DATACENTER = "datacenter1";

  DockerCloud {
    requireNonNull(home, "home");
  }

  /** Where it keeps what isn't in volumes of Docker's. */
  Path folder() {
    return home.work().resolve("local");
  }

  /** The EMR Serverless endpoint's data: applications, job runs and their logs. */
  Path emrData() {
    return folder().resolve("emr");
  }

  /** By which other commands find it: {@code --target FILE}. */
  Path targetFile() {
    return home.work().resolve("local.properties");
  }

  /**
   * Its Docker, to be checked yet.
   *
   * @throws TidemillException of kind {@code OPERATOR} if its folder can't be made
   */
  Docker docker() {
    return new Docker("docker", home.folder().resolve("localstack/compose.yaml"), owner());
  }

  /** Whose the files of the EMR Serverless endpoint are: whoever may write here. */
  private Map<String, String> owner() {
    try {
      Files.createDirectories(emrData());
      return Map.of(
          "LOCAL_USER_ID", Files.getAttribute(emrData(), "unix:uid").toString(),
          "LOCAL_GROUP_ID", Files.getAttribute(emrData(), "unix:gid").toString());
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be made: %s. Correct the permissions of its folder".formatted(emrData(), e),
          e);
    }
  }

  /**
   * What the target's file says.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the cloud wasn't started, or was stopped
   */
  TidemillConfig target() {
    if (!Files.exists(targetFile())) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected the cloud that ./tidemill local up starts, found none (no %s). Start it"
              .formatted(targetFile()));
    }
    return DevProperties.read(targetFile()).config();
  }

  /** Writes the target's file. */
  void write(TidemillConfig target) {
    new DevProperties(targetFile(), target, Optional.empty()).write();
  }

  /** The URI of the project that was deployed to it last; of the example if none was. */
  String pipelines() {
    return Files.exists(targetFile()) ? target().pipelines() : home.pipelines().toUri().toString();
  }

  /**
   * How this machine finds a cloud that is up, with the application that its EMR Serverless has, or
   * now gets.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if a service isn't up
   */
  TidemillConfig found(Docker docker) {
    TidemillConfig config =
        of(
            docker.published(Service.CASSANDRA),
            docker.published(Service.KAFKA),
            "http://" + docker.published(Service.LOCALSTACK),
            "http://" + docker.published(Service.EMR),
            "none");
    return LocalApplication.in(config);
  }

  /** As its containers find it, from as this machine does. */
  TidemillConfig inside(TidemillConfig target) {
    return LocalApplication.named(
        of(
            Service.CASSANDRA.inside(),
            Service.KAFKA.inside(),
            "http://" + Service.LOCALSTACK.inside(),
            "http://" + Service.EMR.inside(),
            "none"),
        target.emr().application());
  }

  private TidemillConfig of(
      String cassandra, String kafka, String aws, String emr, String application) {
    int colon = cassandra.lastIndexOf(':');
    return new TidemillConfig(
        CassandraAddress.plain(
                cassandra.substring(0, colon),
                Integer.parseInt(cassandra.substring(colon + 1)),
                KEYSPACE,
                DATACENTER)
            .under(CassandraAddress.Rules.KEYSPACES),
        HistoryPolicy.DEFAULT,
        KafkaServers.plaintext(kafka),
        pipelines(),
        EmrEndpoint.REGION,
        aws,
        new TidemillConfig.Emr(
            emr,
            application,
            LocalApplication.ROLE,
            home.folder().resolve("spark-jobs/target/tidemill-job.jar").toUri().toString(),
            "",
            emrData().resolve("logs").toUri().toString()));
  }

  /** The same for the pipelines of another folder. */
  static TidemillConfig withPipelines(TidemillConfig config, Path folder) {
    return new TidemillConfig(
        config.ledger(),
        config.history(),
        config.kafka(),
        folder.toUri().toString(),
        config.region(),
        config.lambdaEndpoint(),
        config.emr());
  }
}
