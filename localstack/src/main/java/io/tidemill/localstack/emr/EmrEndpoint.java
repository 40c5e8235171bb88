package io.tidemill.localstack.emr;

import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.LocalAccount;
import io.tidemill.localstack.Daemons;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.http.ApiRequest;
import io.tidemill.localstack.http.ApiServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks EMR Serverless' HTTP API, and runs one driver process per job run; signatures are not
 * checked. Each driver takes as many vCPUs of an application's {@code maximumCapacity} as its
 * {@code spark.driver.cores}, 4 by default, and memory and disk likewise: a job run whose driver
 * goes beyond fails. Safe for use by several threads.
 *
 * <p>What drivers print is under {@link #logs()}, laid out as EMR Serverless does in S3: {@code
 * applications/APPLICATION/jobs/JOB/SPARK_DRIVER/}, with {@code stdout} and {@code stderr}.
 * Applications, job runs and logs outlive the endpoint: one that is started with the same folder
 * knows them. Drivers don't outlive it.
 */
public final class EmrEndpoint implements AutoCloseable {
  /** The region in the ARNs that it gives; any region may be asked. */
  public static final String REGION = "us-east-1";

  /** The account that everything here belongs to. */
  public static final String ACCOUNT = LocalAccount.ID;

  private static final Logger LOG = LoggerFactory.getLogger(EmrEndpoint.class);
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** Characters. Source: the service model, String1024. */
  private static final int MOST_MESSAGE = 1024;

  private static final long LOOK_EVERY_MILLIS = 200;

  private final ApiServer server;
  private final Applications applications;
  private final JobFolders folders;
  private final JobRuns jobRuns;
  private final EmrNews news;
  private final Optional<SparkHistory> history;
  private final ScheduledExecutorService looks;

  private EmrEndpoint(
      ApiServer server,
      Applications applications,
      JobFolders folders,
      JobRuns jobRuns,
      EmrNews news,
      Optional<SparkHistory> history,
      ScheduledExecutorService looks) {
    this.server = server;
    this.applications = applications;
    this.folders = folders;
    this.jobRuns = jobRuns;
    this.news = news;
    this.history = history;
    this.looks = looks;
  }

  /**
   * Starts to listen, at a free port of 127.0.0.1.
   *
   * @param driver which process a job run forks
   * @param folder where job runs work and log
   * @param runsAtOnce how many job runs may be under way; further ones are queued
   * @throws TidemillException as {@link #start(EmrSettings)} does
   */
  public static EmrEndpoint start(DriverCommand driver, Path folder, int runsAtOnce) {
    return start(new EmrSettings(driver, folder, runsAtOnce));
  }

  /**
   * Starts to listen. Job runs that waited in an earlier endpoint of the same folder go on, those
   * whose drivers were alive have failed.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it can't listen there; {@code
   *     OPERATOR} if what an earlier one kept can't be read
   */
  public static EmrEndpoint start(EmrSettings settings) {
    JobFolders folders = new JobFolders(settings.folder());
    RunStore store = new RunStore(folders.state());
    EmrNews news = new EmrNews();
    Applications applications = new Applications(settings.clock(), store, news);
    JobRuns jobRuns =
        new JobRuns(
            settings.driver(), folders, settings.runsAtOnce(), settings.clock(), store, news);
    Optional<SparkHistory> history =
        settings
            .driver()
            .historyClasspath()
            .map(classpath -> new SparkHistory(classpath, folders.history()));
    EmrApi api = new EmrApi(applications, jobRuns, new Dashboards(folders, history), settings);
    jobRuns.restore(applications::find);
    ApiServer server =
        ApiServer.start("emr", settings.address(), MOST_BYTES, request -> answer(api, request));
    jobRuns.resume();
    ScheduledExecutorService looks =
        Executors.newSingleThreadScheduledExecutor(Daemons.named("emr-looks"));
    var unused =
        looks.scheduleWithFixedDelay(
            () -> look(api, jobRuns), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return new EmrEndpoint(server, applications, folders, jobRuns, news, history, looks);
  }

  public String url() {
    return server.url();
  }

  /**
   * Has every later change of a job run's state told to {@code listener}: in order, one at a time,
   * on one thread.
   */
  public void listen(Consumer<JobRun> listener) {
    news.listenToJobRuns(listener);
  }

  /** As the other, but for the events of all kinds that the service sends to EventBridge. */
  public void listenToEvents(Consumer<EmrEvent> listener) {
    news.listenToEvents(listener);
  }

  /** The job runs so far, in order of creation. */
  public List<JobRun> jobRuns() {
    return jobRuns.all();
  }

  /** The driver's process while it lives; empty before it is forked and after it has ended. */
  public Optional<ProcessHandle> driverProcess(String jobRunId) {
    return jobRuns.process(jobRunId);
  }

  /** The root of all drivers' logs. */
  public Path logs() {
    return folders.logs();
  }

  /** What the job run's driver logs, its stderr; the file is there once the run is RUNNING. */
  public Path driverLog(String jobRunId) {
    return folders.stderr(jobRuns.get(jobRunId));
  }

  /** What the job run's driver prints besides; the file is there once the run is RUNNING. */
  public Path driverOutput(String jobRunId) {
    return folders.stdout(jobRuns.get(jobRunId));
  }

  /** The folder that the job run's driver runs in; made with it. */
  public Path driverFolder(String jobRunId) {
    return folders.work(jobRuns.get(jobRunId));
  }

  /** The release, as {@code emr-7.14.0}, of an application that it knows. */
  public String releaseLabel(String application) {
    return applications.find(application).releaseLabel();
  }

  /** Stops listening, kills every driver, and Spark's history server, and waits for their ends. */
  @Override
  public void close() {
    server.close();
    looks.shutdownNow();
    jobRuns.close();
    history.ifPresent(SparkHistory::close);
    news.close();
  }

  private static void look(EmrApi api, JobRuns jobRuns) {
    try {
      jobRuns.look();
      api.look();
    } catch (RuntimeException e) {
      // The next look may go well, and without one nothing would ever be ended again.
      LOG.error("What has had its time couldn't be ended", e);
    }
  }

  private static ApiAnswer answer(EmrApi api, ApiRequest request) {
    try {
      return ApiAnswer.of(
          200,
          api.answer(
              new EmrApi.Request(
                  request.method(), request.path(), request.query(), request.json())));
    } catch (ApiError e) {
      throw e.within(MOST_MESSAGE);
    }
  }
}
