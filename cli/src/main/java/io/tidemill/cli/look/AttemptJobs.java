package io.tidemill.cli.look;

import io.tidemill.cli.Reach;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.trigger.Job;
import io.tidemill.triggers.Reconciling;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The jobs of a run's attempts, which only their names connect with it.
 *
 * @param byAttempt jobs by the number of the attempt
 * @param problem why some are not known
 */
record AttemptJobs(SortedMap<Integer, List<Job>> byAttempt, Optional<String> problem) {
  /** How much earlier than the attempt a job is looked for: hosts' clocks differ. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  AttemptJobs {
    byAttempt = Collections.unmodifiableSortedMap(new TreeMap<>(byAttempt));
  }

  /** Asks for them; that the service is away hides nothing else of the run. */
  static AttemptJobs of(PipelineId pipeline, Run run, Reconciling world, TidemillConfig config) {
    SortedMap<Integer, List<Job>> found = new TreeMap<>();
    try {
      Reach.endpoint("EMR Serverless", config.emr().endpoint(), TidemillConfig.EMR_ENDPOINT);
      for (Attempt attempt : run.attempts()) {
        found.put(attempt.number(), jobs(pipeline, run, attempt, world));
      }
      return new AttemptJobs(found, Optional.empty());
    } catch (TidemillException e) {
      return new AttemptJobs(found, Optional.of(e.getMessage()));
    }
  }

  /** The jobs of one attempt; more than one only if two processes launched it at once. */
  static List<Job> jobs(PipelineId pipeline, Run run, Attempt attempt, Reconciling world) {
    String name = new Names(world.ledger().id()).job(pipeline, run.number(), attempt.number());
    return world.launcher().jobsNamed(name, attempt.begunAt().minus(LOOK_BACK));
  }

  List<Job> of(Attempt attempt) {
    return byAttempt.getOrDefault(attempt.number(), List.of());
  }
}
