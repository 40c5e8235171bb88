package io.tidemill.localstack.emr;

import io.tidemill.core.TidemillException;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiRequest;
import io.tidemill.localstack.http.ApiServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Speaks EMR Serverless' HTTP API on a free port of 127.0.0.1, and runs one driver process per job
 * run. It knows CreateApplication, GetApplication, StartJobRun, GetJobRun, ListJobRuns and
 * CancelJobRun; signatures are not checked. Of an application's {@code maximumCapacity} the vCPUs
 * count, and each driver takes as many as its {@code spark.driver.cores}, 4 by default: a job run
 * whose driver goes beyond fails. What it knows is gone with it. Safe for use by several threads.
 *
 * <p>What drivers print is under {@link #logs()}, laid out as EMR Serverless does in S3: {@code
 * applications/APPLICATION/jobs/JOB/SPARK_DRIVER/}, with {@code stdout} and {@code stderr}.
 */
public final class EmrEndpoint implements AutoCloseable {
  /** The region in the ARNs that it gives; any region may be asked. */
  public static final String REGION = "us-east-1";

  /** The account that everything here belongs to, as no account of AWS' does. */
  public static final String ACCOUNT = EmrIds.ACCOUNT;

  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final ApiServer server;
  private final EmrApi api;
  private final JobFolders folders;
  private final JobRuns jobRuns;

  private EmrEndpoint(ApiServer server, EmrApi api, JobFolders folders, JobRuns jobRuns) {
    this.server = server;
    this.api = api;
    this.folders = folders;
    this.jobRuns = jobRuns;
  }

  /**
   * Starts to listen.
   *
   * @param driver which process a job run forks
   * @param folder where job runs work and log
   * @param runsAtOnce how many job runs may be under way; further ones are queued
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if no port can be had
   */
  public static EmrEndpoint start(DriverCommand driver, Path folder, int runsAtOnce) {
    JobFolders folders = new JobFolders(folder);
    JobRuns jobRuns = new JobRuns(driver, folders, runsAtOnce);
    EmrApi api = new EmrApi(jobRuns);
    ApiServer server = ApiServer.start("emr", MOST_BYTES, request -> answer(api, request));
    return new EmrEndpoint(server, api, folders, jobRuns);
  }

  public String url() {
    return server.url();
  }

  /**
   * Has every later change of a job run's state told to {@code listener}: in order, one at a time,
   * on one thread.
   */
  public void listen(Consumer<JobRun> listener) {
    jobRuns.listen(listener);
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
    return api.releaseLabel(application);
  }

  /** Stops listening, kills every driver and waits until it has ended. */
  @Override
  public void close() {
    server.close();
    jobRuns.close();
  }

  private static ApiAnswer answer(EmrApi api, ApiRequest request) {
    return ApiAnswer.of(
        200,
        api.answer(
            new EmrApi.Request(request.method(), request.path(), request.query(), request.json())));
  }
}
