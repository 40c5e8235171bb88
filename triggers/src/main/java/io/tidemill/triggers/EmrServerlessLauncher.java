package io.tidemill.triggers;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.BilledUse;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ConflictException;
import software.amazon.awssdk.services.emrserverless.model.JobDriver;
import software.amazon.awssdk.services.emrserverless.model.JobRun;
import software.amazon.awssdk.services.emrserverless.model.JobRunState;
import software.amazon.awssdk.services.emrserverless.model.JobRunSummary;
import software.amazon.awssdk.services.emrserverless.model.ListJobRunsRequest;
import software.amazon.awssdk.services.emrserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.emrserverless.model.ResourceUtilization;
import software.amazon.awssdk.services.emrserverless.model.RetryPolicy;
import software.amazon.awssdk.services.emrserverless.model.SparkSubmit;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/**
 * Launches jobs on EMR Serverless. A job's name is its client token too, so the service takes the
 * same launch twice for one. Safe for use by several threads.
 *
 * <p>The service's own retries are off (one attempt): attempts are counted in the ledger, and each
 * has row timestamps of its own.
 */
public final class EmrServerlessLauncher implements JobLauncher {
  /** Tag that carries the pipeline's name, for events and bills. */
  public static final String PIPELINE_TAG = "tidemill:pipeline";

  /** Tag that carries the run's number. */
  public static final String RUN_TAG = "tidemill:run";

  /** The most that a page of ListJobRuns holds. */
  private static final int PAGE = 50;

  /** How far back a job is looked for whose token is taken. */
  private static final Duration TOKEN_LOOK_BACK = Duration.ofDays(1);

  private final Supplier<EmrServerlessClient> client;
  private final TidemillConfig.Emr emr;
  private final TidemillConfig.JobConfig told;

  /**
   * A launcher for {@code emr}'s application.
   *
   * @param client stays the caller's to close
   * @param told what every job finds in its environment
   */
  public EmrServerlessLauncher(
      EmrServerlessClient client, TidemillConfig.Emr emr, TidemillConfig.JobConfig told) {
    this(() -> client, emr, told);
    requireNonNull(client, "client");
  }

  /** As the other, with a client that is asked for at each call. */
  EmrServerlessLauncher(
      Supplier<EmrServerlessClient> client, TidemillConfig.Emr emr, TidemillConfig.JobConfig told) {
    this.client = requireNonNull(client, "client");
    this.emr = requireNonNull(emr, "emr");
    this.told = requireNonNull(told, "told");
  }

  @Override
  public String launch(JobRequest request) {
    try {
      return client.get().startJobRun(startJobRun(request)).jobRunId();
    } catch (ConflictException e) {
      return alreadyLaunched(request, e);
    } catch (SdkException e) {
      throw EmrFailures.changing("StartJobRun", e);
    }
  }

  @Override
  public Optional<Job> job(String id) {
    try {
      JobRun run =
          client.get().getJobRun(get -> get.applicationId(emr.application()).jobRunId(id)).jobRun();
      return Optional.of(
          new Job(
              run.jobRunId(),
              text(run.name()),
              state(run.state()),
              text(run.stateDetails()),
              run.updatedAt(),
              billed(run.billedResourceUtilization())));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw EmrFailures.reading("GetJobRun", e);
    }
  }

  @Override
  public List<Job> jobsNamed(String name, Instant since) {
    // The service has no filter by name. Whether its own filter by time includes the instant given
    // is not documented, so it is asked from a second earlier; its times have milliseconds.
    Instant first = since.truncatedTo(ChronoUnit.MILLIS);
    ListJobRunsRequest request =
        ListJobRunsRequest.builder()
            .applicationId(emr.application())
            .createdAtAfter(first.minusSeconds(1))
            .maxResults(PAGE)
            .build();
    try {
      List<Job> found = new ArrayList<>();
      for (JobRunSummary run : client.get().listJobRunsPaginator(request).jobRuns()) {
        if (name.equals(run.name()) && !run.createdAt().isBefore(first)) {
          found.add(
              new Job(
                  run.id(), name, state(run.state()), text(run.stateDetails()), run.updatedAt()));
        }
      }
      return List.copyOf(found);
    } catch (SdkException e) {
      throw EmrFailures.reading("ListJobRuns", e);
    }
  }

  @Override
  public void cancel(String id) {
    try {
      client.get().cancelJobRun(cancel -> cancel.applicationId(emr.application()).jobRunId(id));
    } catch (ValidationException e) {
      // Perhaps because it has ended, which is as good.
      if (job(id).filter(job -> job.state().ended()).isEmpty()) {
        throw EmrFailures.changing("CancelJobRun", e);
      }
    } catch (SdkException e) {
      throw EmrFailures.changing("CancelJobRun", e);
    }
  }

  private StartJobRunRequest startJobRun(JobRequest request) {
    SparkSubmit submit =
        SparkSubmit.builder()
            .entryPoint(emr.jobJar())
            .entryPointArguments(
                "--pipeline",
                request.pipeline().value(),
                "--run",
                Long.toString(request.run()),
                "--attempt",
                Integer.toString(request.attempt()))
            .sparkSubmitParameters(SparkParameters.of(emr, told, request.size()))
            .build();
    return StartJobRunRequest.builder()
        .applicationId(emr.application())
        .executionRoleArn(emr.role())
        .name(request.name())
        .clientToken(request.name())
        .jobDriver(JobDriver.fromSparkSubmit(submit))
        .retryPolicy(RetryPolicy.builder().maxAttempts(1).build())
        .tags(
            Map.of(PIPELINE_TAG, request.pipeline().value(), RUN_TAG, Long.toString(request.run())))
        .build();
  }

  /** The token is taken by a launch with other settings: these have changed since. */
  private String alreadyLaunched(JobRequest request, ConflictException conflict) {
    List<Job> launched = jobsNamed(request.name(), Instant.now().minus(TOKEN_LOOK_BACK));
    if (launched.isEmpty()) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "StartJobRun: application %s is in no state to take job %s: %s. The next wake-up tries again; if this stays, look at the application's state"
              .formatted(emr.application(), request.name(), conflict.getMessage()),
          conflict);
    }
    return launched.get(0).id();
  }

  private static String text(String given) {
    return given == null ? "" : given;
  }

  /** Absent while the service doesn't know; of its parts, those that are nothing. */
  private static Optional<BilledUse> billed(ResourceUtilization use) {
    return Optional.ofNullable(use)
        .map(
            known ->
                new BilledUse(
                    hours(known.vcpuHour()),
                    hours(known.memoryGBHour()),
                    hours(known.storageGBHour())));
  }

  private static double hours(Double given) {
    return given == null ? 0 : given;
  }

  /** A state newer than this SDK is taken for alive: only what is known to have ended has. */
  private static JobState state(JobRunState state) {
    return switch (state) {
      case SUBMITTED, QUEUED, PENDING, SCHEDULED -> JobState.WAITING;
      case RUNNING, UNKNOWN_TO_SDK_VERSION -> JobState.RUNNING;
      case CANCELLING -> JobState.CANCELLING;
      case SUCCESS -> JobState.SUCCEEDED;
      case FAILED -> JobState.FAILED;
      case CANCELLED -> JobState.CANCELLED;
    };
  }
}
