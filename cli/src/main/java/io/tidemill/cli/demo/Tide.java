package io.tidemill.cli.demo;

import io.tidemill.cli.screen.LagBar;
import io.tidemill.cli.screen.Narrator;
import io.tidemill.cli.screen.RunStory;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Stopwatch;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.localstack.LocalCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets the waves come, and watches until all of them have been processed. It only produces and
 * looks: what starts runs is the cloud's events.
 */
final class Tide {
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final int LONGEST_BAR = 24;

  /** What the bar's line holds besides, at its longest. */
  private static final int BESIDE_BAR = 56;

  /** A job may take so long without anything to be seen, on a slow machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalCloud cloud;
  private final Pipeline pipeline;
  private final WaveMaker waves;
  private final Narrator narrator;
  private final Style style;
  private final LagBar bar;
  private final RunStory story = new RunStory();
  private final List<Commit> commits = new ArrayList<>();
  private final Duration patience;
  private Stopwatch sinceEvent = new Stopwatch();
  private Stopwatch sinceClaim = new Stopwatch();
  private Optional<String> lastJob = Optional.empty();
  private boolean waitTold;

  Tide(LocalCloud cloud, Pipeline pipeline, WaveMaker waves, Narrator narrator, Screen screen) {
    this.cloud = cloud;
    this.pipeline = pipeline;
    this.waves = waves;
    this.narrator = narrator;
    this.style = screen.style();
    int cells = Math.max(1, Math.min(LONGEST_BAR, screen.columns() - BESIDE_BAR));
    this.bar = new LagBar(pipeline.trigger().minRecords(), cells, style);
    TriggerPolicy policy = pipeline.trigger();
    this.patience = PATIENCE.plus(policy.maxDelay()).plus(policy.cooldown());
  }

  /**
   * Produces and watches to the end.
   *
   * @return the commits, in order of their runs
   * @throws TidemillException if the pipeline is blocked, or nothing happens for too long
   */
  List<Commit> watch() {
    while (true) {
      PipelineState state = look(pipeline.id());
      List<RunStory.Event> events =
          story.observe(state, limit -> cloud.ledger().commits(pipeline.id(), limit));
      events.forEach(this::tell);
      waves.advance(state.lastRun()).ifPresent(this::tell);
      Backlog backlog = cloud.backlogs().read(pipeline.source().topic(), state.position());
      boolean idle = state.phase() instanceof Phase.Idle;
      if (idle && waves.complete() && backlog.records() == 0) {
        narrator.status("");
        return List.copyOf(commits);
      }
      show(state, backlog);
      if (sinceEvent.time().compareTo(patience) > 0) {
        throw stalled(state);
      }
      Pause.millis(LOOK_EVERY_MILLIS);
    }
  }

  private PipelineState look(PipelineId id) {
    return cloud
        .ledger()
        .load(id)
        .map(Versioned::state)
        .orElseThrow(() -> new IllegalStateException("The ledger has lost pipeline " + id));
  }

  private void tell(Wave wave) {
    sinceEvent = new Stopwatch();
    narrator.timed(
        style.accent("wave " + wave.number()),
        "%,d flights are being produced".formatted(wave.flights()));
  }

  private void tell(RunStory.Event event) {
    sinceEvent = new Stopwatch();
    narrator.event(event);
    if (event instanceof RunStory.Event.Claimed) {
      sinceClaim = new Stopwatch();
    } else if (event instanceof RunStory.Event.Launched launched) {
      lastJob = Optional.of(launched.jobId());
    } else if (event instanceof RunStory.Event.Committed committed) {
      commits.add(committed.commit());
    } else if (event instanceof RunStory.Event.Blocked blocked) {
      narrator.status("");
      throw blocked(blocked.failure());
    }
  }

  private TidemillException blocked(Failure failure) {
    return new TidemillException(
        failure.code() == FailureCode.ATTEMPTS_SPENT
            ? FailureKind.INFRASTRUCTURE
            : FailureKind.PIPELINE,
        "Pipeline %s is blocked. %s%s".formatted(pipeline.id(), failure, whereLogsAre()));
  }

  private String whereLogsAre() {
    return lastJob.map(id -> ". The last job's log: " + cloud.emr().driverLog(id)).orElse("");
  }

  private void show(PipelineState state, Backlog backlog) {
    Optional<Run> run = state.phase().run();
    // A run's records count as waiting until it commits, but they have been taken.
    long waiting = Math.max(0, backlog.records() - run.map(Run::span).orElse(0L));
    String now =
        run.map(
                current ->
                    "run %d: %s for %s"
                        .formatted(
                            current.number(),
                            state.phase().name().toLowerCase(Locale.ROOT),
                            sinceClaim.elapsed()))
            .orElseGet(() -> waitingFor(state, backlog));
    narrator.status("  lag %s  %s".formatted(bar.render(waiting), now));
  }

  private String waitingFor(PipelineState state, Backlog backlog) {
    TriggerPolicy policy = pipeline.trigger();
    long waiting = backlog.records();
    if (!waves.complete() || waiting == 0 || waiting >= policy.minRecords()) {
      return "";
    }
    if (!waitTold) {
      waitTold = true;
      sinceEvent = new Stopwatch();
      narrator.timed(
          "",
          "%,d wait, fewer than %,d: a run starts once one has waited %d s"
              .formatted(waiting, policy.minRecords(), policy.maxDelay().toSeconds()));
    }
    Instant now = Instant.now();
    return policy
        .decide(backlog, state, now)
        .match(
            launch -> "due",
            hold ->
                "due in %d s"
                    .formatted(Math.max(0, Duration.between(now, hold.lookAgainAt()).toSeconds())));
  }

  private TidemillException stalled(PipelineState state) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Nothing has happened for %d s; expected the pipeline to get on, found it %s after run %d%s"
            .formatted(
                patience.toSeconds(), state.phase().name(), state.lastRun(), whereLogsAre()));
  }
}
