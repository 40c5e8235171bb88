package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.Migrator;
import io.tidemill.keyspace.Sessions;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.triggers.EmrClients;
import io.tidemill.triggers.EmrServerlessLauncher;
import io.tidemill.triggers.Reconciling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * The local cloud: a real Kafka broker, a real Cassandra node, and an EMR Serverless endpoint that
 * really runs Spark, with a project's pipelines on them. Safe for use by several threads.
 */
public final class LocalCloud implements AutoCloseable {
  /** The keyspace of the ledger. */
  private static final String LEDGER_KEYSPACE = "tidemill";

  private static final String RELEASE = "emr-7.14.0";
  private static final String ROLE = "arn:aws:iam::000000000000:role/tidemill-job";
  private static final int JOB_RUNS_AT_ONCE = 2;
  private static final int LEAST_CORES = 2;
  private static final String DRIVER_MEMORY = "1g";

  private final Settings settings;
  private final Project project;
  private final OpenParts parts;
  private final Thread closeAtExit;
  private final Observers observers = new Observers();
  private final Servers servers;
  private final EmrEndpoint emr;
  private final TidemillConfig config;
  private final Reconciling reconciling;
  private final WakeUps wakeUps;
  private volatile boolean watching;

  /**
   * What a cloud is made of.
   *
   * @param distribution where servers and job come from
   * @param data the folder that it keeps everything in; one cloud at a time
   * @param project the folder with {@code *.yaml} and, if the pipelines need tables, {@code
   *     schema/}
   * @param sweepEvery how often every pipeline is woken, whatever happens
   * @param sparkParameters what {@code spark-submit} gets besides; may be empty
   */
  public record Settings(
      Distribution distribution,
      Path data,
      Path project,
      Duration sweepEvery,
      String sparkParameters) {
    public Settings {
      requireNonNull(distribution, "distribution");
      requireNonNull(data, "data");
      requireNonNull(project, "project");
      requireNonNull(sweepEvery, "sweepEvery");
      requireNonNull(sparkParameters, "sparkParameters");
    }
  }

  /** Is told of each step of the start, as it is done. */
  @FunctionalInterface
  public interface Progress {
    /**
     * A step is done.
     *
     * @param name what it was: {@code Kafka}, {@code Cassandra}, {@code EMR Serverless}…
     * @param detail where it listens, or what it found
     */
    void step(String name, String detail);
  }

  /**
   * Starts everything and waits until it serves. Nothing is watched yet: see {@link #watch}. If the
   * JVM exits before {@link #close}, all ends with it, by {@code kill -9} too.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code PIPELINE}, naming all that is wrong
   *     with the project; {@code OPERATOR} if something isn't built, or the data folder is in use;
   *     {@code INFRASTRUCTURE} if a server doesn't start. Nothing is left running then
   */
  public static LocalCloud start(Settings settings, Progress progress) {
    Project project = Project.load(settings.project());
    OpenParts parts = new OpenParts();
    Thread closeAtExit = new Thread(parts::close, "close-local-cloud");
    Runtime.getRuntime().addShutdownHook(closeAtExit);
    try {
      return new LocalCloud(settings, project, parts, closeAtExit, progress);
    } catch (RuntimeException e) {
      close(parts, closeAtExit);
      throw e;
    }
  }

  private LocalCloud(
      Settings settings, Project project, OpenParts parts, Thread closeAtExit, Progress progress) {
    this.settings = settings;
    this.project = project;
    this.parts = parts;
    this.closeAtExit = closeAtExit;
    Distribution distribution = settings.distribution();
    // Asked for first, so that what isn't built is told before anything runs.
    Path jobJar = distribution.jobJar();
    SparkDriver driver =
        new SparkDriver(
            distribution.sparkClasspath(),
            Math.max(LEAST_CORES, Runtime.getRuntime().availableProcessors()),
            DRIVER_MEMORY);
    Path folder = parts.add(DataFolder.take(settings.data())).current();
    progress.step(
        "Pipelines",
        project.pipelines().stream()
            .map(pipeline -> pipeline.id().value())
            .collect(Collectors.joining(", ")));
    servers = parts.add(Servers.start(distribution, folder, progress));
    CassandraNode store = servers.cassandra();
    LedgerAddress ledger =
        new LedgerAddress(store.host(), store.port(), LEDGER_KEYSPACE, store.datacenter());
    CqlSession session = parts.add(Sessions.open(ledger));
    progress.step("Ledger", LedgerSchema.migrate(session, ledger).value());
    project
        .tables()
        .map(new Migrator(session, LEDGER_KEYSPACE)::apply)
        .ifPresent(applied -> progress.step("Tables", applied.size() + " migrations applied"));
    emr = parts.add(EmrEndpoint.start(driver, folder.resolve("jobs"), JOB_RUNS_AT_ONCE));
    config = config(ledger, jobJar);
    progress.step("EMR Serverless", emr.url());
    reconciling = parts.add(Reconciling.over(session, config));
    wakeUps =
        parts.add(new WakeUps(project.pipelines(), reconciling.reconciler()::reconcile, observers));
    emr.listen(this::jobRunChanged);
  }

  private TidemillConfig config(LedgerAddress ledger, Path jobJar) {
    TidemillConfig withoutApplication = config(ledger, jobJar, "");
    try (EmrServerlessClient client = EmrClients.open(withoutApplication)) {
      String application =
          client
              .createApplication(
                  create -> create.name("tidemill").releaseLabel(RELEASE).type("Spark"))
              .applicationId();
      return config(ledger, jobJar, application);
    }
  }

  private TidemillConfig config(LedgerAddress ledger, Path jobJar, String application) {
    return new TidemillConfig(
        ledger,
        servers.kafka().bootstrap(),
        settings.project().toUri().toString(),
        EmrEndpoint.REGION,
        "",
        new TidemillConfig.Emr(
            emr.url(),
            application,
            ROLE,
            jobJar.toUri().toString(),
            settings.sparkParameters(),
            ""));
  }

  /** Tells {@code observer} what happens from now on. */
  public void observe(CloudObserver observer) {
    observers.add(observer);
  }

  /** The configuration under which its parts find one another; another process may use it too. */
  public TidemillConfig config() {
    return config;
  }

  /** The URL of the EMR Serverless endpoint. */
  public String emrUrl() {
    return emr.url();
  }

  /** Kafka's bootstrap servers. */
  public String kafka() {
    return config.kafka();
  }

  /** Cassandra's {@code host:port}. */
  public String cassandra() {
    return config.ledger().host() + ":" + config.ledger().port();
  }

  /** A session with Cassandra, of this cloud. */
  public CqlSession session() {
    return reconciling.session();
  }

  public Ledger ledger() {
    return reconciling.ledger();
  }

  /** The project's pipelines, in order of their files. */
  public List<Pipeline> pipelines() {
    return project.pipelines();
  }

  public BacklogReader backlogs() {
    return reconciling.backlogs();
  }

  public GroupOffsets groupOffsets() {
    return reconciling.groupOffsets();
  }

  public EmrEndpoint emr() {
    return emr;
  }

  /**
   * Starts the lag watch and the sweep. They, the end of a job run, and the time that an outcome
   * names wake pipelines from now on. Harmless when done twice.
   */
  public synchronized void watch() {
    if (watching) {
      return;
    }
    LagWatch lagWatch =
        new LagWatch(
            project.pipelines(),
            new Names(ledger().id()),
            groupOffsets(),
            backlogs(),
            pipeline -> wakeUps.soon(pipeline, "lag"),
            observers,
            InstantSource.system());
    watching = true;
    parts.add(Watch.start(lagWatch, wakeUps, settings.sweepEvery()));
  }

  /**
   * Wakes a pipeline, and waits for what comes of it.
   *
   * @throws io.tidemill.core.TidemillException as the reconciler does
   */
  public Outcome wake(PipelineId pipeline) {
    return wakeUps.now(pipeline, reconciling.reconciler()::reconcile);
  }

  /** As {@link #wake}, but whatever waits starts a run. */
  public Outcome trigger(PipelineId pipeline) {
    return wakeUps.now(pipeline, reconciling.reconciler()::trigger);
  }

  /** As {@link #wake}, but a blocked run gets further attempts. */
  public Outcome retry(PipelineId pipeline) {
    return wakeUps.now(pipeline, reconciling.reconciler()::retry);
  }

  /** Ends every server and driver, and returns when they have ended; harmless when done twice. */
  @Override
  public void close() {
    close(parts, closeAtExit);
  }

  private static void close(OpenParts parts, Thread closeAtExit) {
    parts.close();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is exiting, and the hook has nothing left to close.
    }
  }

  private void jobRunChanged(JobRun run) {
    observers.tell(observer -> observer.jobRun(run));
    String pipeline = run.request().tags().get(EmrServerlessLauncher.PIPELINE_TAG);
    if (watching && run.state().ended() && pipeline != null) {
      wakeUps.soon(new PipelineId(pipeline), "job run ended");
    }
  }
}
