package io.tidemill.core.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The service that runs jobs. Implementations are safe for use by several threads.
 *
 * <p>Methods throw a {@link io.tidemill.core.TidemillException}: of kind {@code INFRASTRUCTURE} if
 * the service is away or throttles, {@code UNKNOWN_OUTCOME} if a launch may or may not have been
 * taken, {@code OPERATOR} if it refuses.
 */
public interface JobLauncher {
  /**
   * Launches a job. Asked again with the same name, while the service remembers it, it gives the
   * same job.
   *
   * @return the job's id
   */
  String launch(JobRequest request);

  /** The job with {@code id}, if the service knows it. */
  Optional<Job> job(String id);

  /** All jobs with {@code name} that were created at {@code since} or later. */
  List<Job> jobsNamed(String name, Instant since);

  /** Asks a job to stop; a job that has ended is left alone. */
  void cancel(String id);
}
