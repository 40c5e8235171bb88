package io.tidemill.cli.look;

import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Table;
import io.tidemill.cli.screen.Table.Column;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Durations;
import io.tidemill.core.policy.TriggerDecision;
import io.tidemill.core.trigger.PipelineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How pipelines stand, for people: a table, and below it what needs more words.
 *
 * @param now when they were looked at
 */
record StatusText(Style style, Instant now) {
  private static final String NOTHING = "-";

  List<String> lines(List<Finding> findings) {
    Table table =
        new Table(
            List.of(
                Column.words("PIPELINE"),
                Column.words("STATE"),
                Column.figures("LAG"),
                Column.figures("OLDEST"),
                Column.words("LAST RUN"),
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
                      lastRun(seen.status().state()),
                      next(seen.status().decision())),
              fresh ->
                  row(
                      fresh.pipeline().id().value(),
                      "not adopted yet",
                      fresh.status().lag(),
                      NOTHING,
                      "adopted by the next look"),
              unseen ->
                  List.of(
                      unseen.pipeline().id().value(),
                      unseen.state().map(this::state).orElse(style.bad("not seen")),
                      NOTHING,
                      NOTHING,
                      unseen.state().map(this::lastRun).orElse(NOTHING),
                      "see below"),
              broken ->
                  List.of(
                      broken.name(),
                      broken
                          .state()
                          .map(state -> state(state) + ", ")
                          .orElse("")
                          .concat(style.bad("file broken")),
                      NOTHING,
                      NOTHING,
                      broken.state().map(this::lastRun).orElse(NOTHING),
                      "no run starts")));
      notes.addAll(
          finding.match(
              seen -> note(seen.pipeline().id().value(), seen.status().why()),
              fresh -> note(fresh.pipeline().id().value(), fresh.status().why()),
              unseen -> note(unseen.pipeline().id().value(), unseen.failure().getMessage()),
              broken -> broken.problems().stream().map(Object::toString).toList()));
    }
    List<String> lines = table.lines(style);
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    return lines;
  }

  private static List<String> note(String pipeline, String text) {
    return List.of(pipeline + ": " + text);
  }

  private static List<String> row(
      String name, String state, PipelineStatus.Lag lag, String lastRun, String next) {
    return List.of(
        name,
        state,
        "%,d / %,d".formatted(lag.records(), lag.minRecords()),
        "%s / %s"
            .formatted(
                lag.waited().map(Durations::words).orElse(NOTHING),
                Durations.words(lag.maxDelay())),
        lastRun,
        next);
  }

  private String state(PipelineState state) {
    String phase =
        state
            .phase()
            .match(
                idle -> state.phase().name(),
                claimed -> attempt(state.phase(), claimed.current()),
                running -> style.accent(attempt(state.phase(), running.current())),
                blocked ->
                    style.bad(
                        "%s at run %d"
                            .formatted(state.phase().name(), blocked.current().number())));
    return state.paused() ? phase + ", paused" : phase;
  }

  private static String attempt(Phase phase, Run run) {
    return "%s run %d, attempt %d".formatted(phase.name(), run.number(), run.attempt().number());
  }

  private String lastRun(PipelineState state) {
    return state.lastCommit().map(this::lastRun).orElse("none yet");
  }

  private String lastRun(Commit commit) {
    return "%d, %s ago: %,d records, %,d rows in %s"
        .formatted(
            commit.run().number(),
            Durations.words(Duration.between(commit.at(), now)),
            commit.books().read(),
            RunView.of(commit).rowsWritten(),
            Durations.words(Duration.between(commit.run().claimedAt(), commit.at())));
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
            case BLOCKED, DEFINITION_INVALID, MERGED_SINK_CHANGED -> "waits for a person";
            case WRITE_TIME_AHEAD -> "looks again in " + time;
          };
        });
  }
}
