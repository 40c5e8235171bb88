package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Durations;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.PipelineStatus;
import io.tidemill.core.trigger.PipelineStatus.Lag;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.PipelineAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells what goes on in a cloud's pipelines, by what the cloud tells and by the ledger. Not safe
 * for use by several threads.
 */
final class CloudFollower {
  private final LocalCloud cloud;
  private final Names names;
  private final InstantSource clock;
  private final Happenings happenings = new Happenings();
  private final Map<String, PipelineFollower> followers = new HashMap<>();
  private final Map<PipelineId, PipelineState> states = new HashMap<>();
  private String lastFailure = "";

  CloudFollower(LocalCloud cloud, InstantSource clock) {
    this.cloud = requireNonNull(cloud, "cloud");
    this.clock = requireNonNull(clock, "clock");
    this.names = new Names(cloud.ledger().id());
    cloud.observe(happenings);
  }

  /**
   * What is new since the last look, causes before their effects.
   *
   * @throws TidemillException if the ledger can't be read; nothing is lost, the next look tells it
   */
  List<News> look() {
    List<News> news = new ArrayList<>();
    // Taken before the ledger is read, so that their effects are in it.
    List<Happenings.Woken> woken = happenings.woken();
    happenings.alarms().forEach(alarm -> tell(alarm, news));
    for (Pipeline pipeline : cloud.pipelines()) {
      look(pipeline, news);
    }
    woken.forEach(each -> tell(each, news));
    return news;
  }

  /** How the pipelines stood at the last look. */
  List<Gauge> gauges() {
    Instant now = clock.instant();
    return cloud.pipelines().stream().flatMap(pipeline -> gauge(pipeline, now)).toList();
  }

  private void look(Pipeline pipeline, List<News> news) {
    Optional<PipelineState> state = cloud.ledger().load(pipeline.id()).map(Versioned::state);
    state.ifPresent(
        now -> {
          PipelineState before = states.put(pipeline.id(), now);
          if (before != null && !before.position().equals(now.position())) {
            // What a run has just taken would seem to wait until the lag is looked at again.
            happenings.forgetBacklog(pipeline.id());
          }
          news.addAll(
              follower(pipeline.id().value())
                  .state(now, limit -> cloud.ledger().commits(pipeline.id(), limit)));
        });
  }

  private PipelineFollower follower(String pipeline) {
    return followers.computeIfAbsent(pipeline, name -> new PipelineFollower(new PipelineId(name)));
  }

  private void tell(CloudEvent alarm, List<News> news) {
    Instant now = clock.instant();
    names
        .pipelineOfLagAlarm(alarm.about())
        .flatMap(id -> cloud.pipelines().stream().filter(one -> one.id().equals(id)).findFirst())
        .flatMap(pipeline -> status(pipeline, now).map(status -> alarm(pipeline, status.lag())))
        .ifPresent(news::add);
  }

  private static News alarm(Pipeline pipeline, Lag lag) {
    String age =
        lag.waited()
            .map(
                waited ->
                    ", the oldest for %s of %s"
                        .formatted(Durations.words(waited), Durations.words(lag.maxDelay())))
            .orElse("");
    return News.of(
        News.Kind.ALARM,
        pipeline.id(),
        "alarm: %,d of %,d records wait%s".formatted(lag.records(), lag.minRecords(), age),
        Map.of("records", lag.records(), "min_records", lag.minRecords()));
  }

  private void tell(Happenings.Woken woken, List<News> news) {
    woken.failure().ifPresent(failure -> tellFailure(failure, news));
    woken
        .answer()
        .ifPresent(
            answer -> {
              lastFailure = "";
              answer.refused().ifPresent(why -> tellRefusal(why, news));
              answer.pipelines().forEach(pipeline -> news.addAll(news(pipeline)));
            });
  }

  private void tellRefusal(String why, List<News> news) {
    news.add(News.of(News.Kind.REFUSED, "a function refused an event: " + why, Map.of("why", why)));
  }

  /** A function that can't start fails at every sweep; that is told once. */
  private void tellFailure(TidemillException failure, List<News> news) {
    String why = failure.getMessage();
    if (!why.equals(lastFailure)) {
      lastFailure = why;
      news.add(
          News.of(
              News.Kind.FAILED,
              "no function answers: " + why,
              Map.of("kind", failure.kind().name(), "why", why)));
    }
  }

  private List<News> news(PipelineAnswer answer) {
    if (!PipelineId.FORM.matcher(answer.pipeline()).matches()) {
      // What stands for a pipeline without a name is its broken file, which is told elsewhere.
      return List.of();
    }
    PipelineFollower follower = follower(answer.pipeline());
    return answer.match(
        decided -> follower.outcome(decided.decision()),
        failed -> follower.failed(failed.kind(), failed.why()),
        notReached -> follower.failed("NOT_REACHED", notReached.why()));
  }

  private Stream<Gauge> gauge(Pipeline pipeline, Instant now) {
    return status(pipeline, now).map(status -> gauge(pipeline.id(), status, now)).stream();
  }

  private Optional<PipelineStatus> status(Pipeline pipeline, Instant now) {
    return Optional.ofNullable(states.get(pipeline.id()))
        .flatMap(
            state ->
                happenings
                    .backlog(pipeline.id())
                    .map(backlog -> PipelineStatus.of(pipeline, state, backlog, now)));
  }

  private static Gauge gauge(PipelineId pipeline, PipelineStatus status, Instant now) {
    Lag lag = status.lag();
    PipelineState state = status.state();
    Optional<Run> run = state.phase().run();
    if (run.isEmpty()) {
      return new Gauge(pipeline, lag, "");
    }
    // A run's records count as waiting until it commits, but they have been taken.
    long waiting = Math.max(0, lag.records() - run.get().span());
    return new Gauge(
        pipeline,
        new Lag(waiting, lag.minRecords(), Optional.empty(), lag.maxDelay()),
        "run %d %s, %s"
            .formatted(
                run.get().number(),
                state.phase().name().toLowerCase(Locale.ROOT),
                Durations.words(Duration.between(run.get().claimedAt(), now))));
  }
}
