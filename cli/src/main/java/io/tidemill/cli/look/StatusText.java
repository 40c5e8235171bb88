package io.tidemill.cli.look;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Table;
import io.tidemill.cli.screen.Table.Column;
import io.tidemill.cli.screen.Wrapped;
import io.tidemill.core.Durations;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.policy.TriggerDecision;
import io.tidemill.core.trigger.PipelineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How pipelines stand, for people: a table, and below it what needs more words.
 *
 * @param now when they were looked at
 * @param longest the most characters of a line, where that can be kept
 */
record StatusText(Style style, Instant now, int longest) {
  private static final String NOTHING = "-";

  List<String> lines(List<Finding> findings) {
    Table table =
        new Table(
            List.of(
                Column.words("PIPELINE"),
                Column.words("STATE"),
                Column.figures("LAG"),
                Column.figures("OLDEST").spare(),
                Column.words("LAST RUN"),
                Column.words("WHICH TOOK").spare(),
                Column.words("NEXT")));
    List<String> notes = new ArrayList<>();
    for (Finding finding : findings) {
      table.row(
          finding.match(
              seen ->
                  row(
                      seen.pipeline().id().value(),
                      state(seen.status().state()),
                      seen.status().lag(),
                      seen.status().state().lastCommit(),
                      next(seen)),
              fresh ->
                  row(
                      fresh.pipeline().id().value(),
                      "not adopted yet",
                      fresh.status().lag(),
                      Optional.empty(),
                      "adopted by the next look"),
              unseen ->
                  row(
                      unseen.pipeline().id().value(),
                      unseen.state().map(this::state).orElse(style.bad("not seen")),
                      unseen.state(),
                      "see below"),
              broken ->
                  row(
                      broken.name(),
                      broken
                          .state()
                          .map(state -> state(state) + ", ")
                          .orElse("")
                          .concat(style.bad("file broken")),
                      broken.state(),
                      style.bad("no run starts"))));
      notes.addAll(
          finding.match(
              this::notes,
              fresh -> note(fresh.pipeline().id().value(), fresh.status().why()),
              unseen -> note(unseen.pipeline().id().value(), unseen.failure().getMessage()),
              broken ->
                  broken.problems().stream()
                      .flatMap(problem -> wrapped("", problem.toString(), "  ").stream())
                      .toList()));
    }
    List<String> lines = table.lines(style, longest);
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    return lines;
  }

  private List<String> notes(Finding.Seen seen) {
    String name = seen.pipeline().id().value();
    List<String> notes = new ArrayList<>();
    ChangeEffect effect = seen.effect();
    Optional<String> before = effect.last().map(Run::definition);
    String digest = seen.pipeline().definition().digest();
    if (effect.refusal().isPresent()) {
      note(name, RunWords.definitionRefused(before, digest)).stream()
          .map(style::bad)
          .forEach(notes::add);
      notes.addAll(wrapped("  ", effect.refusal().get(), "  "));
      return notes;
    }
    notes.addAll(note(name, seen.status().why()));
    seen.status()
        .state()
        .replay()
        .ifPresent(replay -> notes.addAll(note(name, ReplayWords.sentence(replay))));
    if (effect.changes(seen.pipeline())) {
      notes.addAll(note(name, RunWords.definitionChanged(before, digest, effect.nextRun())));
      effect.changes().forEach(change -> notes.addAll(wrapped("  ", change.explanation(), "  ")));
    }
    return notes;
  }

  private List<String> note(String pipeline, String text) {
    return wrapped("", pipeline + ": " + text, "  ");
  }

  private List<String> wrapped(String first, String text, String others) {
    List<String> lines = new ArrayList<>();
    for (String line : Wrapped.lines(text, longest - others.length())) {
      lines.add((lines.isEmpty() ? first : others) + line);
    }
    return lines;
  }

  private List<String> row(
      String name, String state, PipelineStatus.Lag lag, Optional<Commit> last, String next) {
    return List.of(
        name,
        state,
        "%,d / %,d".formatted(lag.records(), lag.minRecords()),
        "%s / %s"
            .formatted(
                lag.waited().map(Durations::words).orElse(NOTHING),
                Durations.words(lag.maxDelay())),
        last.map(this::lastRun).orElse("none yet"),
        last.map(StatusText::whichTook).orElse(NOTHING),
        next);
  }

  private List<String> row(String name, String state, Optional<PipelineState> known, String next) {
    Optional<Commit> last = known.flatMap(PipelineState::lastCommit);
    return List.of(
        name,
        state,
        NOTHING,
        NOTHING,
        last.map(this::lastRun).orElse(known.isPresent() ? "none yet" : NOTHING),
        last.map(StatusText::whichTook).orElse(NOTHING),
        next);
  }

  private String state(PipelineState state) {
    String phase =
        state
            .phase()
            .match(
                idle -> state.phase().name(),
                claimed -> attempt(state.phase(), claimed.current()),
                running ->
                    running.cancelledAt().isPresent()
                        ? style.bad(attempt(state.phase(), running.current()) + ", told to stop")
                        : style.accent(attempt(state.phase(), running.current())),
                blocked ->
                    style.bad(
                        state.phase().name()
                            + blocked
                                .run()
                                .map(run -> " at run %d".formatted(run.number()))
                                .orElse("")));
    String going =
        state
            .replay()
            .map(replay -> ", in a " + replay.kind().name().toLowerCase(Locale.ROOT))
            .orElse("");
    return phase + going + (state.paused() ? ", paused" : "");
  }

  private static String attempt(Phase phase, Run run) {
    return "%s run %d, attempt %d".formatted(phase.name(), run.number(), run.attempt().number());
  }

  private String lastRun(Commit commit) {
    return "%d, %s ago"
        .formatted(commit.run().number(), Durations.words(Duration.between(commit.at(), now)));
  }

  private static String whichTook(Commit commit) {
    return "%,d records, wrote %,d rows in %s"
        .formatted(
            commit.books().read(),
            RunView.of(commit).rowsWritten(),
            Durations.words(Duration.between(commit.run().claimedAt(), commit.at())));
  }

  private String next(Finding.Seen seen) {
    PipelineState state = seen.status().state();
    if (seen.effect().refusal().isPresent() && state.phase().run().isEmpty()) {
      return style.bad("no run starts");
    }
    return next(seen.status().decision());
  }

  private String next(TriggerDecision decision) {
    return decision.match(
        launch -> style.good("a run, at the next look"),
        hold -> {
          String time = Durations.words(Duration.between(now, hold.lookAgainAt()));
          return switch (hold.reason()) {
            case NO_BACKLOG -> "waits for records";
            case BELOW_THRESHOLD -> "a run in " + time + " at the latest";
            case COOLING_DOWN -> "cools down for " + time;
            case PAUSED -> "paused";
            case RUN_IN_PROGRESS -> "the run's end";
            case BLOCKED,
                DEFINITION_INVALID,
                MERGED_SINK_CHANGED,
                CLOCK_SKEW,
                HANGING_TRANSACTION ->
                "waits for a person";
            case WRITE_TIME_AHEAD -> "looks again in " + time;
            case BACKING_OFF -> "the next attempt in " + time;
            case CANCELLING -> "the end of jobs told to stop";
            case RUNS_SPENT -> "a run in " + time + ", as today's are spent";
            case NOT_QUIET -> "the rebuild in " + time;
          };
        });
  }
}
