package io.tidemill.infra.runtime;

import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Project;
import io.tidemill.infra.data.CassandraStore;
import io.tidemill.infra.data.DataStack;
import io.tidemill.infra.data.KeyspacesStore;
import io.tidemill.infra.data.PipelineStore;
import io.tidemill.infra.network.Network;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.FileSystem;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** What works and holds nothing: Spark, functions, and what wakes them. */
public final class RuntimeStack extends Stack {
  private final SparkRuntime spark;
  private final TidemillFunction lagTrigger;
  private final TidemillFunction runEvents;
  private final Migrations migrations;
  private final Queue undelivered;

  /**
   * What it is made of.
   *
   * @param jobJar the Spark job's jar
   */
  public record Props(
      DeployConfig config,
      Project project,
      Network network,
      DataStack data,
      FunctionCode code,
      Path jobJar) {}

  public RuntimeStack(Construct scope, String id, StackProps stackProps, Props props) {
    super(scope, id, stackProps);
    DeployConfig config = props.config();
    PipelineStore store =
        config
            .store()
            .match(
                keyspaces ->
                    new KeyspacesStore(
                        this,
                        "Store",
                        new KeyspacesStore.Props(keyspaces.keyspace(), props.project().tables())),
                cassandra -> new CassandraStore(this, "Store", cassandra.secret()));
    this.undelivered =
        Queue.Builder.create(this, "Undelivered")
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(14))
            .build();
    TidemillFunction migrate =
        function(
            props,
            "Migrate",
            DeployedFunction.MIGRATE,
            Optional.empty(),
            migrationEnvironment(props));
    store.grantMigrate(migrate);
    this.migrations =
        new Migrations(
            this,
            "Migrations",
            new Migrations.Props(
                migrate, FileSystem.fingerprint(props.code().folder().toString())));
    String ledger = migrations.ledgerId();
    this.spark =
        new SparkRuntime(
            this,
            "Spark",
            new SparkRuntime.Props(
                config.spark(),
                config.name(),
                props.jobJar(),
                props.network(),
                props.data().logs(),
                props.data().key().key(),
                config.logDays()));
    Map<String, String> environment = environment(props);
    this.lagTrigger =
        function(
            props,
            "LagTrigger",
            DeployedFunction.LAG_TRIGGER,
            Optional.of(Names.lagTriggerFunction(ledger)),
            environment);
    this.runEvents =
        function(
            props,
            "RunEvents",
            DeployedFunction.RUN_EVENT,
            Optional.of(Names.runEventFunction(ledger)),
            environment);
    String groups = Names.consumerGroup(ledger, "*");
    for (TidemillFunction function : new TidemillFunction[] {lagTrigger, runEvents}) {
      store.grantClaim(function);
      spark.grantLaunch(function);
      props.data().kafka().grantReadBacklog(function, props.project().topics());
      props.data().kafka().grantPublish(function, groups);
    }
    store.grantCommit(spark.role());
    store.grantWrite(spark.role());
    props.data().kafka().grantReadRange(spark.role(), props.project().topics());
    props.data().kafka().grantPublish(spark.role(), groups);
    new WakeUps(
        this,
        "WakeUps",
        new WakeUps.Props(lagTrigger, runEvents, ledger, spark.applicationId(), undelivered));
    output("LedgerId", ledger, "The ledger's id; names of functions, alarms and jobs have it");
    output("Ledger", config.ledger().toString(), "TIDEMILL_LEDGER");
    output("Application", spark.applicationId(), "The EMR Serverless application");
    output(
        "UndeliveredQueue",
        undelivered.getQueueUrl(),
        "Events that reached no function, or that it failed on");
    output("JobLogs", props.data().logs().uri(), "Where jobs leave their logs");
  }

  private TidemillFunction function(
      Props props,
      String id,
      DeployedFunction which,
      Optional<String> name,
      Map<String, String> environment) {
    return new TidemillFunction(
        this,
        id,
        new TidemillFunction.Props(
            props.code(),
            which,
            name,
            environment,
            props.config().functions(),
            props.config().logDays(),
            props.data().key().key(),
            props.network(),
            undelivered));
  }

  private static Map<String, String> migrationEnvironment(Props props) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(TidemillConfig.LEDGER, props.config().ledger().toString());
    environment.put(TidemillConfig.HISTORY, props.config().history().toString());
    environment.put(TidemillConfig.PIPELINES, FunctionCode.PIPELINES);
    return environment;
  }

  private Map<String, String> environment(Props props) {
    Map<String, String> environment = migrationEnvironment(props);
    environment.put(TidemillConfig.REGION, props.config().region());
    environment.putAll(props.data().kafka().environment());
    environment.putAll(spark.environment());
    return environment;
  }

  private void output(String id, String value, String description) {
    CfnOutput.Builder.create(this, id).value(value).description(description).build();
  }

  /** The ledger's id, known during the deploy. */
  public String ledgerId() {
    return migrations.ledgerId();
  }

  public TidemillFunction lagTrigger() {
    return lagTrigger;
  }

  public TidemillFunction runEvents() {
    return runEvents;
  }

  /** Takes events that reached no function. */
  public IQueue undelivered() {
    return undelivered;
  }
}
