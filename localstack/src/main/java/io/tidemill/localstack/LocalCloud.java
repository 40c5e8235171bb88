package io.tidemill.localstack;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.keyspace.migrate.Migration;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.event.ByHand;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.JobRunEvents;
import io.tidemill.localstack.event.SweepSchedule;
import io.tidemill.localstack.event.WakeUpAnswer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The local cloud: a real Kafka broker, a real Cassandra node, an EMR Serverless endpoint that
 * really runs Spark, a Lambda service that runs the packaged functions, and what AWS' tools ask of
 * MSK and Keyspaces, with a project's pipelines on them. Events wake the functions, and nothing
 * else moves a pipeline. Safe for use by several threads.
 */
public final class LocalCloud implements AutoCloseable {
  private final LocalCloudSettings settings;
  private final Project project;
  private final OpenParts open;
  private final Thread closeAtExit;
  private final Observers observers = new Observers();
  private final CloudParts parts;
  private final EventBridge events;
  private final SweepSchedule schedule;
  private final LagWatch lagWatch;
  private boolean watching;

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
   * Checks that no cloud uses a data folder now; before anything is overwritten that belongs to it.
   * Makes no logger.
   *
   * @throws TidemillException of kind {@code OPERATOR} if one does, or the folder can't be written
   */
  public static void checkFree(Path data) {
    FolderLock.checkFree(data);
  }

  /**
   * Starts everything and waits until it serves. Job runs tell of themselves from then on; lag and
   * time do once asked to: see {@link #watch}. If the JVM exits before {@link #close}, all ends
   * with it, by {@code kill -9} too.
   *
   * @throws TidemillException of kind {@code PIPELINE}, naming all that is wrong with the project;
   *     {@code OPERATOR} if something isn't built, or the data folder is in use; {@code
   *     INFRASTRUCTURE} if a server doesn't start. Nothing is left running then
   */
  public static LocalCloud start(LocalCloudSettings settings, Progress progress) {
    Project project = Project.load(settings.project());
    OpenParts open = new OpenParts();
    Thread closeAtExit = new Thread(open::close, "close-local-cloud");
    Runtime.getRuntime().addShutdownHook(closeAtExit);
    try {
      return new LocalCloud(settings, project, open, closeAtExit, progress);
    } catch (RuntimeException e) {
      close(open, closeAtExit);
      throw e;
    }
  }

  private LocalCloud(
      LocalCloudSettings settings,
      Project project,
      OpenParts open,
      Thread closeAtExit,
      Progress progress) {
    this.settings = settings;
    this.project = project;
    this.open = open;
    this.closeAtExit = closeAtExit;
    parts = CloudParts.start(settings, project, open, progress);
    Names names = new Names(ledger().id());
    events =
        open.add(new EventBridge(parts.lambda()::invoke, names, settings.delivered(), observers));
    schedule = new SweepSchedule(ledger().id());
    lagWatch =
        new LagWatch(
            names, groupOffsets(), backlogs(), events::send, observers, InstantSource.system());
    lagWatch.watch(project.pipelines());
    parts.emr().listen(this::jobRunChanged);
  }

  /** Tells {@code observer} what happens from now on. */
  public void observe(CloudObserver observer) {
    observers.add(observer);
  }

  /** The configuration under which its parts find one another; another process may use it too. */
  public TidemillConfig config() {
    return parts.config();
  }

  /** The URL of the EMR Serverless endpoint. */
  public String emrUrl() {
    return parts.emr().url();
  }

  /** Where AWS' SDKs and tools ask about Kafka and Cassandra, as about MSK and Keyspaces. */
  public ControlPlanes controlPlanes() {
    return parts.controlPlanes();
  }

  /** Kafka's bootstrap servers. */
  public String kafka() {
    return parts.servers().kafka().bootstrap();
  }

  /** Cassandra's {@code host:port}. */
  public String cassandra() {
    return config().ledger().servers().get(0);
  }

  /** A session with Cassandra, of this cloud. */
  public CqlSession session() {
    return parts.world().session();
  }

  public Ledger ledger() {
    return parts.world().ledger();
  }

  /** The project's pipelines, in order of their files. */
  public List<Pipeline> pipelines() {
    return project.pipelines();
  }

  public BacklogReader backlogs() {
    return parts.world().backlogs();
  }

  public GroupOffsets groupOffsets() {
    return parts.world().groupOffsets();
  }

  public EmrEndpoint emr() {
    return parts.emr();
  }

  /** The names of the functions. */
  public List<String> functions() {
    return parts.functions().all();
  }

  /**
   * Starts the alarms and the schedule: they, too, send events from now on, and the first sweep
   * adopts pipelines that are new. Harmless when done twice.
   */
  public synchronized void watch() {
    if (!watching) {
      watching = true;
      open.add(
          Watch.start(
              lagWatch, () -> events.send(schedule.due(Instant.now())), settings.sweepEvery()));
    }
  }

  /**
   * Asks for a run of a pipeline, as a person does: whatever waits starts it.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the function doesn't answer; what
   *     it says of the pipeline may be a failure, too
   */
  public WakeUpAnswer trigger(PipelineId pipeline) {
    return events.ask(new ByHand(pipeline));
  }

  /**
   * Has every pipeline looked at, as the schedule does, and waits for what comes of it.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the function doesn't answer
   */
  public WakeUpAnswer sweep() {
    return events.ask(schedule.due(Instant.now()));
  }

  /** Delivers an event, in the background: one that happened before, perhaps, once more. */
  public void deliver(CloudEvent event) {
    events.send(event);
  }

  /**
   * Looks at the project's folder again: applies what is new in {@code schema/}, and watches the
   * pipelines that are there now. Functions see the folder by themselves.
   *
   * @throws TidemillException of kind {@code PIPELINE} if the tables can't be brought up to date;
   *     pipelines are as before then
   */
  public ProjectChanges reload() {
    List<String> migrations =
        project.tables().map(parts.tables()::apply).orElse(List.of()).stream()
            .map(Migration::name)
            .toList();
    ProjectChanges changes = project.reload(migrations);
    lagWatch.watch(project.pipelines());
    return changes;
  }

  /**
   * Deploys the functions as their jar is now; invocations under way end with the old code.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the jar isn't there; the functions are as
   *     before then
   */
  public void redeploy() {
    parts.functions().deploy();
  }

  /**
   * Looks whether Kafka and Cassandra are still there.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with the end of its log, if one has
   *     ended
   */
  public void checkServers() {
    parts.servers().checkRunning();
  }

  /** Ends every server, function and driver, and returns when they have ended; harmless twice. */
  @Override
  public void close() {
    close(open, closeAtExit);
  }

  private static void close(OpenParts open, Thread closeAtExit) {
    open.close();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is exiting, and the hook has nothing left to close.
    }
  }

  private void jobRunChanged(JobRun run) {
    observers.tell(observer -> observer.jobRun(run));
    String release = parts.emr().releaseLabel(run.request().application());
    run.previousState().ifPresent(before -> events.send(JobRunEvents.changed(run, release)));
  }
}
