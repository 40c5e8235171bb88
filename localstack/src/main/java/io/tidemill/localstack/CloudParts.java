package io.tidemill.localstack;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.migrate.Migration;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.SparkArchive;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.triggers.Reconciling;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What a local cloud runs, wired.
 *
 * @param servers Kafka and Cassandra
 * @param world the ledger, and what reads Kafka; its reconciler is left to the functions
 * @param tables brings the project's tables up to date
 */
record CloudParts(
    Servers servers,
    TidemillConfig config,
    Reconciling world,
    ProjectTables tables,
    EmrEndpoint emr,
    LambdaService lambda,
    Functions functions,
    ControlPlanes controlPlanes) {
  /** The keyspace of the ledger. */
  private static final String LEDGER_KEYSPACE = "tidemill";

  private static final int JOB_RUNS_AT_ONCE = 2;
  private static final int LEAST_CORES = 2;
  private static final String DRIVER_MEMORY = "1g";

  /** Starts all of it, each part being added to {@code open} as soon as it is there. */
  static CloudParts start(
      LocalCloudSettings settings, Project project, OpenParts open, LocalCloud.Progress progress) {
    Distribution distribution = settings.distribution();
    // Asked for first, so that what isn't built is told before anything runs.
    Path jobJar = distribution.jobJar();
    distribution.functionsJar();
    String lambdaClasspath = distribution.lambdaClasspath();
    SparkDriver driver = driver(settings);
    Path folder = open.add(DataFolder.take(settings.data())).current();
    progress.step(
        "Pipelines",
        project.pipelines().stream()
            .map(pipeline -> pipeline.id().value())
            .collect(Collectors.joining(", ")));
    Servers servers = open.add(Servers.start(distribution, folder, progress));
    CassandraNode store = servers.cassandra();
    LedgerAddress ledger =
        CassandraAddress.plain(store.host(), store.port(), LEDGER_KEYSPACE, store.datacenter())
            .under(settings.rules());
    CqlSession session = open.add(Sessions.open(ledger));
    progress.step("Ledger", LedgerSchema.migrate(session, ledger).value());
    ProjectTables tables = new ProjectTables(session, ledger, project);
    project
        .tables()
        .map(tables::apply)
        .ifPresent(
            applied ->
                progress.step(
                    "Tables",
                    "applied "
                        + applied.stream().map(Migration::name).collect(Collectors.joining(", "))));
    ControlPlanes controlPlanes =
        ControlPlanes.start(servers, session, settings.rules(), open, progress);
    EmrEndpoint emr = open.add(EmrEndpoint.start(driver, folder.resolve("emr"), JOB_RUNS_AT_ONCE));
    progress.step("EMR Serverless", emr.url());
    LambdaService lambda = open.add(LambdaService.start(lambdaClasspath, folder.resolve("lambda")));
    progress.step("Lambda", lambda.url());
    TidemillConfig config =
        LocalApplication.in(
            new TidemillConfig(
                ledger,
                HistoryPolicy.DEFAULT,
                KafkaServers.plaintext(servers.kafka().bootstrap()),
                settings.project().toUri().toString(),
                EmrEndpoint.REGION,
                lambda.url(),
                new TidemillConfig.Emr(
                    emr.url(),
                    "",
                    LocalApplication.ROLE,
                    jobJar.toUri().toString(),
                    settings.sparkParameters(),
                    emr.logs().toUri().toString())));
    Reconciling world = open.add(Reconciling.over(session, config));
    Functions functions =
        new Functions(
            lambda, distribution, new Names(world.ledger().id()), config, settings.snapStart());
    functions.deploy();
    progress.step("Functions", String.join(", ", functions.all()));
    return new CloudParts(servers, config, world, tables, emr, lambda, functions, controlPlanes);
  }

  /** What job runs fork. */
  static SparkDriver driver(LocalCloudSettings settings) {
    return new SparkDriver(
            settings.distribution().sparkClasspath(),
            Math.max(LEAST_CORES, Runtime.getRuntime().availableProcessors()),
            DRIVER_MEMORY)
        .with(SparkArchive.of(settings.distribution()))
        .with(settings.sparkUi());
  }
}
