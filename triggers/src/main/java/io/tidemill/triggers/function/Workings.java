package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.triggers.PipelineFile;
import io.tidemill.triggers.PipelineFolder;
import io.tidemill.triggers.function.Answer.Kind;
import io.tidemill.triggers.function.Answer.Looked;
import io.tidemill.triggers.function.Answer.Refused;
import io.tidemill.triggers.function.Looks.Look;
import io.tidemill.triggers.function.Refusal.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the functions do with events that they have understood. Not thread-safe. */
final class Workings {
  private static final Logger log = LoggerFactory.getLogger(Workings.class);

  private static final int NAMES_SHOWN = 10;

  private final PipelineFolder folder;
  private final Connections connections;
  private final String application;
  private final LookMetrics metrics;
  private final Looks looks;

  /** Held for Lambda's runtime, which forgets what nobody else knows of. */
  private final List<Object> kept = new ArrayList<>();

  /**
   * Over these parts.
   *
   * @param application the EMR Serverless application whose jobs are ours
   */
  Workings(
      PipelineFolder folder,
      Connections connections,
      String application,
      LookMetrics metrics,
      InstantSource clock) {
    this.folder = requireNonNull(folder, "folder");
    this.connections = requireNonNull(connections, "connections");
    this.application = requireNonNull(application, "application");
    this.metrics = requireNonNull(metrics, "metrics");
    this.looks = new Looks(clock, metrics);
  }

  /** Keeps {@code resource} for as long as the functions work. */
  void keep(Object resource) {
    kept.add(resource);
  }

  String application() {
    return application;
  }

  /** Reconciles every pipeline. */
  Answer sweep(Supplier<Duration> timeLeft) {
    List<PipelineFile> files;
    try {
      files = folder.read();
    } catch (TidemillException e) {
      return looked(Kind.SWEEP, List.of(Looks.failed(PipelineAnswer.UNKNOWN, e)));
    }
    Ports ports;
    try {
      ports = connections.use();
    } catch (RuntimeException e) {
      return looked(
          Kind.SWEEP,
          files.stream().<PipelineAnswer>map(file -> Looks.failed(file.name(), e)).toList());
    }
    return looked(Kind.SWEEP, looks.all(files, ports, timeLeft));
  }

  /** Reconciles the pipeline that the name of an alarm says, if it is ours. */
  Answer alarmed(Names.Owner owner, String alarm, Supplier<Duration> timeLeft) {
    return ifOurs(
        Kind.ALARM,
        owner,
        alarm,
        () -> look(Kind.ALARM, owner.pipeline(), Looks.of(Reconciler::reconcile), timeLeft));
  }

  /** Reconciles the pipeline that the name of a job that ended says, if it is ours. */
  Answer ended(Names.JobName job, String name, Supplier<Duration> timeLeft) {
    Look look =
        Looks.of(Reconciler::reconcile)
            .then((ports, answer) -> metrics.looked(ports.ledger(), answer, job));
    return ifOurs(
        Kind.JOB, job.owner(), name, () -> look(Kind.JOB, job.owner().pipeline(), look, timeLeft));
  }

  /**
   * Tells CloudWatch what a job that ended is billed, if it is ours, the service says so by now,
   * and there is time to ask it. No failure in here is anybody's but the log's.
   */
  void bill(Names.JobName job, String id, Supplier<Duration> timeLeft) {
    if (!metrics.tells() || timeLeft.get().compareTo(Looks.RESERVE) < 0) {
      return;
    }
    try {
      Ports ports = connections.use();
      if (job.owner().ledger().equals(ports.ledger())) {
        ports
            .jobs()
            .job(id)
            .flatMap(Job::billed)
            .ifPresentOrElse(
                use -> metrics.billed(ports.ledger(), job.owner().pipeline(), use),
                () ->
                    log.info(
                        "pipeline={} run={} attempt={} job={}: what it is billed isn't known yet, and isn't counted",
                        job.owner().pipeline(),
                        job.run(),
                        job.attempt(),
                        id));
      }
    } catch (RuntimeException e) {
      log.warn(
          "pipeline={} run={} attempt={} job={}: what it is billed can't be learned, and isn't counted: {}",
          job.owner().pipeline(),
          job.run(),
          job.attempt(),
          id,
          Shown.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private Answer ifOurs(Kind event, Names.Owner owner, String name, Supplier<Answer> answer) {
    return with(
        event,
        owner.pipeline().value(),
        ports ->
            owner.ledger().equals(ports.ledger())
                ? answer.get()
                : new Refused(
                    Refusal.of(
                        Reason.FOREIGN_LEDGER, "a name of the ledger " + ports.ledger(), name)));
  }

  /** Looks at a pipeline. */
  Answer look(Kind event, PipelineId pipeline, Look look, Supplier<Duration> timeLeft) {
    List<PipelineFile> files;
    try {
      files = folder.read();
    } catch (TidemillException e) {
      return looked(event, List.of(Looks.failed(pipeline.value(), e)));
    }
    Optional<PipelineFile> file =
        files.stream().filter(each -> each.pipeline().equals(Optional.of(pipeline))).findFirst();
    return file.map(
            known ->
                with(
                    event,
                    known.name(),
                    ports -> looked(event, List.of(looks.one(known, ports, look, timeLeft)))))
        .orElseGet(() -> unknownPipeline(pipeline.value(), files));
  }

  /** As {@link #look}, by a name that may be none. */
  Answer look(Kind event, String pipeline, Look look, Supplier<Duration> timeLeft) {
    return PipelineId.FORM.matcher(pipeline).matches()
        ? look(event, new PipelineId(pipeline), look, timeLeft)
        : new Refused(
            Refusal.of(
                Reason.UNKNOWN_PIPELINE,
                "a pipeline's name, which matches " + PipelineId.FORM,
                pipeline));
  }

  /**
   * What {@code answer} gives over open connections; a failure as that of {@code pipeline}, if they
   * can't be opened, or it meets one.
   */
  Answer with(Kind event, String pipeline, Function<Ports, Answer> answer) {
    try {
      return answer.apply(connections.use());
    } catch (RuntimeException e) {
      return looked(event, List.of(Looks.failed(pipeline, e)));
    }
  }

  /** Logs the answers, and parts with connections that may be what failed. */
  private Looked looked(Kind event, List<PipelineAnswer> answers) {
    answers.forEach(answer -> AnswerLog.pipeline(event, answer));
    if (answers.stream()
        .anyMatch(
            answer -> answer instanceof PipelineAnswer.Failed failed && failed.byConnection())) {
      connections.drop();
    }
    return new Looked(event, answers);
  }

  private static Refused unknownPipeline(String pipeline, List<PipelineFile> files) {
    String known =
        files.stream().limit(NAMES_SHOWN).map(PipelineFile::name).collect(Collectors.joining(", "));
    return new Refused(
        Refusal.of(
            Reason.UNKNOWN_PIPELINE,
            files.isEmpty()
                ? "a pipeline that a file defines (there is none yet)"
                : "one of " + known + (files.size() > NAMES_SHOWN ? ", …" : ""),
            pipeline));
  }
}
