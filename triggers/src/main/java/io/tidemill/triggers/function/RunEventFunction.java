package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.tidemill.core.Names;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.wiring.Events;
import io.tidemill.triggers.function.Answer.Ignored;
import io.tidemill.triggers.function.Answer.Kind;
import io.tidemill.triggers.function.Answer.Refused;
import io.tidemill.triggers.function.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries a pipeline on when a job of it has ended: begins the next attempt of a run that failed,
 * or the next run. Takes EMR Serverless' event about a job's change of state. Answers, and is
 * configured, as {@link LagTriggerFunction}. If the job's attempt turns out to be the newest
 * commit, tells CloudWatch of its run; and of every job what it is billed, if EMR Serverless says
 * so by then: once per event, so that an event delivered twice may count twice.
 */
public final class RunEventFunction implements RequestStreamHandler {
  private final Workings workings;

  /**
   * For Lambda: wired from the environment.
   *
   * @throws io.tidemill.core.TidemillException naming all that is wrong with the configuration
   */
  public RunEventFunction() {
    this(Wiring.of(System.getenv()));
  }

  RunEventFunction(Workings workings) {
    this.workings = requireNonNull(workings, "workings");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.handle(input, output, context, this::answer);
  }

  private Answer answer(Event event, Supplier<Duration> timeLeft) {
    return event.match(
        alarm -> notAJobs(),
        sweep -> notAJobs(),
        manual -> notAJobs(),
        commanded -> notAJobs(),
        jobRun -> jobRun(jobRun, timeLeft),
        foreign -> new Refused(foreign.refusal()));
  }

  private static Answer notAJobs() {
    return new Refused(
        new Refusal(
            Reason.UNKNOWN_KIND,
            "expected a job's change of state, found another event; send it to the function that looks at lag"));
  }

  private Answer jobRun(Event.JobRun job, Supplier<Duration> timeLeft) {
    if (!job.application().equals(workings.application())) {
      return new Refused(
          Refusal.of(
              Reason.FOREIGN_APPLICATION,
              "a job of the application " + workings.application(),
              job.application()));
    }
    if (!Events.ENDED_JOB_STATES.contains(job.state())) {
      return new Ignored(Kind.JOB, "job %s has not ended".formatted(Shown.quoted(job.id())));
    }
    return job.name()
        .map(name -> reconcile(job, name, timeLeft))
        .orElseGet(() -> unnamed(job, timeLeft));
  }

  private Answer unnamed(Event.JobRun job, Supplier<Duration> timeLeft) {
    if (!job.identified()) {
      return unknownJob(job.id());
    }
    return workings.with(
        Kind.JOB,
        PipelineAnswer.UNKNOWN,
        ports -> {
          Optional<Job> known = ports.jobs().job(job.id());
          return known
              .map(found -> reconcile(job, found.name(), timeLeft))
              .orElseGet(() -> unknownJob(job.id()));
        });
  }

  private static Answer unknownJob(String id) {
    return new Refused(
        Refusal.of(
            Reason.UNKNOWN_PIPELINE, "a job that EMR Serverless knows, to learn its name", id));
  }

  private Answer reconcile(Event.JobRun event, String jobName, Supplier<Duration> timeLeft) {
    return Names.jobNamed(jobName)
        .map(
            job -> {
              Answer answer = workings.ended(job, jobName, timeLeft);
              if (event.identified()) {
                workings.bill(job, event.id(), timeLeft);
              }
              return answer;
            })
        .orElseGet(
            () ->
                new Refused(
                    Refusal.of(
                        Reason.FOREIGN_LEDGER,
                        "a job named tm-LEDGER-PIPELINE-RUN-ATTEMPT",
                        jobName)));
  }
}
