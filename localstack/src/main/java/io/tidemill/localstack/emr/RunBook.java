package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which job runs there are. Every change of one is kept in the store, and told. Not thread-safe:
 * {@link JobRuns} guards it.
 */
final class RunBook {
  private static final Logger LOG = LoggerFactory.getLogger(RunBook.class);

  private final InstantSource clock;
  private final RunStore store;
  private final EmrNews news;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, LiveRun> all = new LinkedHashMap<>();
  private final Map<String, LiveRun> live = new LinkedHashMap<>();
  private final Map<String, LiveRun> byToken = new HashMap<>();

  RunBook(InstantSource clock, RunStore store, EmrNews news) {
    this.clock = clock;
    this.store = store;
    this.news = news;
  }

  /** A job run that the store has kept: the attempts before, and the one it is in. */
  LiveRun restore(Application application, List<JobRun> attempts) {
    LiveRun run = new LiveRun(application, attempts.get(attempts.size() - 1));
    run.failed.addAll(attempts.subList(0, attempts.size() - 1));
    add(run);
    return run;
  }

  /** A new job run; throws an {@link ApiError} if it can't be kept. */
  LiveRun submit(StartJobRun request, Application application) {
    JobRun submitted =
        JobRun.submitted(EmrIds.next(random), all.size() + 1L, request, clock.instant());
    try {
      store.keep(List.of(submitted));
    } catch (UncheckedIOException e) {
      throw ApiError.internal("The job run can't be kept: " + e.getMessage());
    }
    LiveRun run = new LiveRun(application, submitted);
    add(run);
    news.changed(submitted, application.releaseLabel());
    return run;
  }

  /**
   * The job run that the same request started before; throws an {@link ApiError} if another request
   * had its token.
   */
  Optional<JobRun> earlier(StartJobRun request) {
    LiveRun earlier = byToken.get(token(request));
    if (earlier != null && !earlier.now.request().body().equals(request.body())) {
      throw ApiError.conflict(
          "Client token %s was used for another request, job run %s"
              .formatted(request.clientToken(), earlier.now.id()));
    }
    return Optional.ofNullable(earlier).map(run -> run.now);
  }

  /** In order of creation. */
  List<LiveRun> all() {
    return List.copyOf(all.values());
  }

  /** Those that have not ended, in order of creation. */
  List<LiveRun> live() {
    return List.copyOf(live.values());
  }

  Optional<LiveRun> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /** The job run, which must be one. */
  LiveRun get(String id) {
    return find(id).orElseThrow(() -> ApiError.notFound("Job run %s does not exist".formatted(id)));
  }

  /**
   * Since when no job run of an application was live; empty while one is.
   *
   * @param earliest what to give if it has had none since
   */
  Optional<Instant> idleSince(String application, Instant earliest) {
    if (live.values().stream().anyMatch(run -> run.application.id().equals(application))) {
      return Optional.empty();
    }
    return Stream.concat(
            Stream.of(earliest),
            all.values().stream()
                .filter(run -> run.application.id().equals(application))
                .flatMap(run -> run.now.endedAt().stream()))
        .max(Comparator.naturalOrder());
  }

  /** Gives a job run another state. */
  void move(LiveRun run, JobRunState state, String details) {
    run.now = run.now.moved(state, details, clock.instant());
    keep(run);
    news.changed(run.now, run.application.releaseLabel());
    if (state.ended()) {
      live.remove(run.now.id());
      tellFinalUse(run, run.now);
    }
  }

  /** Has another attempt follow {@code failed}. */
  void again(LiveRun run, JobRun failed) {
    tellFinalUse(run, failed);
    run.useToldUntil = Optional.empty();
    run.failed.add(failed);
    run.now = failed.again(clock.instant());
    keep(run);
    news.event(EmrEvents.retried(failed, run.now, run.application.releaseLabel()));
    news.changed(run.now, run.application.releaseLabel());
  }

  void tag(String id, Map<String, String> tags) {
    LiveRun run = get(id);
    run.now = run.now.tagged(tags);
    keep(run);
  }

  /** Tells what a driver has used, if the last time is long enough ago. */
  void tellUse(LiveRun run, Instant now) {
    run.useUntoldSince(now)
        .ifPresent(
            since -> {
              run.useToldUntil = Optional.of(now);
              news.event(EmrEvents.used(run.now, since, now));
            });
  }

  private void add(LiveRun run) {
    all.put(run.now.id(), run);
    byToken.put(token(run.now.request()), run);
    if (!run.now.state().ended()) {
      live.put(run.now.id(), run);
    }
  }

  private void keep(LiveRun run) {
    try {
      store.keep(run.attempts());
    } catch (UncheckedIOException e) {
      // What has happened has; the next change writes the whole again.
      LOG.error("Job run {} is {}, which isn't kept", run.now.id(), run.now.state(), e);
    }
  }

  private void tellFinalUse(LiveRun run, JobRun attempt) {
    attempt
        .startedAt()
        .ifPresent(
            started ->
                news.event(
                    EmrEvents.used(
                        attempt,
                        run.useToldUntil.orElse(started),
                        attempt.endedAt().orElse(attempt.updatedAt()))));
  }

  private static String token(StartJobRun request) {
    return request.application() + "/" + request.clientToken();
  }
}
