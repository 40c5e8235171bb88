package io.tidemill.cli.look;

import io.tidemill.cli.screen.BooksTable;
import io.tidemill.cli.screen.ChangeWords;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.Durations;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.trigger.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run in full, as lines for people.
 *
 * @param keyspace the ledger's
 */
record RunText(Style style, Instant now, String keyspace) {
  List<String> lines(RunDetails details) {
    RunView view = details.view();
    Run run = view.run();
    List<String> lines = new ArrayList<>();
    lines.add(
        style.strong("run %d of %s: %s".formatted(run.number(), details.pipeline(), end(view))));
    lines.add(field("reason", run.reason() + (run.capped() ? ", cut by maxRecords" : "")));
    RunWords.work(run).ifPresent(work -> lines.add(field("work", work)));
    lines.add(field("claimed", at(run.claimedAt())));
    view.commit()
        .ifPresent(
            commit ->
                lines.add(
                    field(
                        "committed",
                        "%s, %s after the claim"
                            .formatted(
                                at(commit.at()), RunsText.seconds(view.took().orElseThrow())))));
    lines.add(field("definition", definition(details)));
    details
        .changes()
        .forEach(
            change ->
                lines.add(
                    item(
                        "%s %s, holds from run %d on"
                            .formatted(change.table(), change.kind(), change.holdsFromRun()))));
    lines.add(field("ranges", "%,d offsets".formatted(run.span())));
    run.ranges().forEach(range -> lines.add(item(range(range))));
    size(view).ifPresent(size -> lines.add(field("size", size)));
    lines.add(
        field(
            "attempts",
            "%d; %d allowed".formatted(run.attempt().number(), run.limits().allowed())));
    run.attempts().forEach(attempt -> lines.addAll(attempt(attempt, details.jobs())));
    details.jobs().problem().ifPresent(problem -> lines.add(item(style.bad("jobs: " + problem))));
    view.commit().ifPresent(commit -> lines.addAll(committed(details.pipeline(), commit)));
    return lines;
  }

  /** What was asked for, and why; what was given, where that differs. */
  private static Optional<String> size(RunView view) {
    int cores = view.commit().map(commit -> commit.effort().cores()).orElse(0);
    return view.run()
        .size()
        .map(
            size ->
                cores == 0 || cores == size.allCores()
                    ? size.why()
                    : "%s; ran on %d core%s".formatted(size.why(), cores, cores == 1 ? "" : "s"));
  }

  private String end(RunView view) {
    return view.phase().map(RunText::phase).orElse(style.good("committed"));
  }

  private static String phase(Phase phase) {
    return phase.match(
        idle -> phase.name(),
        claimed -> "claimed, no job of it is known yet",
        running ->
            (running.entrant().isPresent()
                    ? "running, its job has entered and alone may write"
                    : "running, its job has not entered yet")
                + (running.cancelledAt().isPresent() ? "; past its deadline, told to stop" : ""),
        blocked -> "blocked, " + blocked.failure());
  }

  private String definition(RunDetails details) {
    String digest = details.view().run().definition();
    return RunWords.digest(digest)
        + details
            .before()
            .map(
                before ->
                    before.run().definition().equals(digest)
                        ? ", as run %d".formatted(before.run().number())
                        : ", another than run %d (%s)"
                            .formatted(
                                before.run().number(), RunWords.digest(before.run().definition())))
            .orElse("");
  }

  private static String range(OffsetRange range) {
    return "%-24s %,12d".formatted(range, range.length());
  }

  private List<String> attempt(Attempt attempt, AttemptJobs jobs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        item(
            "%d begun %s, writes until %s at most, write time %d%s"
                .formatted(
                    attempt.number(),
                    attempt.begunAt().truncatedTo(ChronoUnit.SECONDS),
                    attempt.deadline().truncatedTo(ChronoUnit.SECONDS),
                    attempt.writeTime(),
                    attempt.entered() ? "" : ", never entered")));
    for (Job job : jobs.of(attempt)) {
      String details = job.details().isEmpty() ? "" : ": " + job.details();
      lines.add(item("  job %s %s%s".formatted(job.id(), job.state(), details)));
    }
    return lines;
  }

  private List<String> committed(PipelineId pipeline, Commit commit) {
    List<String> lines = new ArrayList<>();
    lines.add(field("steps", commit.steps().isEmpty() ? "none recorded" : ""));
    commit
        .steps()
        .forEach(
            (step, time) -> lines.add(item("%-40s %8s".formatted(step, RunsText.seconds(time)))));
    lines.add(
        field(
            "books",
            commit.books().balanced() ? style.good("balanced") : style.bad("do not balance")));
    lines.addAll(BooksTable.lines(List.of(commit), style));
    if (!commit.lost().isEmpty()) {
      lines.add(
          field(
              "lost",
              style.bad("retention had taken " + ChangeWords.ranges(commit.lost()))
                  + " before they could be read"));
    }
    long dead = commit.books().deadLetters();
    lines.add(field("dead letters", "%,d".formatted(dead)));
    if (dead > 0) {
      lines.add(
          item(
              "./tidemill query \"SELECT topic_partition, record_offset, error FROM %s.dead_letters WHERE pipeline = '%s' AND run = %d ALLOW FILTERING\""
                  .formatted(keyspace, pipeline, commit.run().number())));
    }
    return lines;
  }

  private String at(Instant time) {
    return "%s, %s ago"
        .formatted(
            time.truncatedTo(ChronoUnit.SECONDS), Durations.words(Duration.between(time, now)));
  }

  private static String field(String name, String value) {
    return "  %-13s%s".formatted(name, value).stripTrailing();
  }

  private static String item(String text) {
    return "    " + text;
  }
}
