package io.tidemill.cli.dev;

import io.tidemill.cli.screen.ChangeWords;
import io.tidemill.cli.screen.RunStory;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.trigger.SinkChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happens to a pipeline's runs, as news. */
record RunNews(PipelineId pipeline) {
  /**
   * Tells an event of the run with the given number.
   *
   * @param run that was claimed last
   */
  News of(RunStory.Event event, long run) {
    if (event instanceof RunStory.Event.Claimed claimed) {
      return claimed(claimed.run());
    } else if (event instanceof RunStory.Event.TriedAgain again) {
      return triedAgain(again.run());
    } else if (event instanceof RunStory.Event.Launched launched) {
      return news(
          News.Kind.LAUNCHED,
          run,
          RunWords.launched(launched.jobId()),
          Map.of("job", launched.jobId()));
    } else if (event instanceof RunStory.Event.Entered) {
      return news(News.Kind.ENTERED, run, RunWords.ENTERED, Map.of());
    } else if (event instanceof RunStory.Event.Committed committed) {
      return committed(committed.commit());
    } else if (event instanceof RunStory.Event.Blocked blocked) {
      return blocked(blocked);
    } else if (event instanceof RunStory.Event.Cancelled late) {
      return news(
          News.Kind.CANCELLED,
          late.run().number(),
          RunWords.cancelled(late.run()),
          Map.of("attempt", late.run().attempt().number()));
    } else if (event instanceof RunStory.Event.Moved moved) {
      return moved(moved.change());
    }
    throw new IllegalArgumentException("No words for " + event);
  }

  private News claimed(Run run) {
    List<String> ranges = run.ranges().stream().map(OffsetRange::toString).toList();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("records", run.span());
    data.put("reason", run.reason().name());
    data.put("definition", run.definition());
    data.put("ranges", ranges);
    return news(News.Kind.CLAIMED, run.number(), RunWords.claimed(run), data)
        .with(List.of(String.join(", ", ranges)));
  }

  private News triedAgain(Run run) {
    return news(
        News.Kind.TRIED_AGAIN,
        run.number(),
        "%s (why: %s)".formatted(RunWords.triedAgain(run), logs(run.number())),
        Map.of("attempt", run.attempt().number()));
  }

  private News committed(Commit commit) {
    Map<String, Object> rows = new LinkedHashMap<>();
    commit.books().sinks().forEach((table, books) -> rows.put(table.toString(), books.written()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("records", commit.books().read());
    data.put("dead_letters", commit.books().deadLetters());
    data.put("rows", rows);
    data.put("lost", ChangeWords.offsets(commit.lost()));
    long dead = commit.books().deadLetters();
    String text =
        RunWords.committed(commit)
            + (dead == 0 ? "" : "; %,d dead %s".formatted(dead, dead == 1 ? "letter" : "letters"))
            + (commit.lost().isEmpty()
                ? ""
                : "; retention had taken " + ChangeWords.ranges(commit.lost()));
    return news(News.Kind.COMMITTED, commit.run().number(), text, data)
        .with(List.of(String.join(", ", RunWords.steps(commit))));
  }

  private News blocked(RunStory.Event.Blocked blocked) {
    Failure failure = blocked.failure();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("failure", failure.code().name());
    data.put("why", failure.message());
    return blocked
        .run()
        .map(run -> blocked(run.number(), failure, data))
        .orElseGet(
            () ->
                News.of(
                        News.Kind.BLOCKED,
                        pipeline,
                        "blocked: no further run starts until a person moves it on",
                        data)
                    .with(List.of(failure.toString())));
  }

  private News blocked(long run, Failure failure, Map<String, Object> data) {
    return news(
            News.Kind.BLOCKED,
            run,
            "blocked: no further run starts; mend the cause, then ./tidemill retry %s --run %d --execute"
                .formatted(pipeline, run),
            data)
        .with(List.of(failure.toString(), "what its job said: " + logs(run)));
  }

  private News moved(PositionChange change) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("change", change.kind().name());
    data.put("passed", change.passed().stream().map(OffsetRange::toString).toList());
    change.run().ifPresent(run -> data.put("run", run));
    data.put("why", change.why());
    return News.of(News.Kind.POSITION_CHANGED, pipeline, ChangeWords.sentence(change), data);
  }

  /** That a run takes a changed definition; one line a table. */
  News takesEffect(long run, List<SinkChange> changes) {
    return news(
            News.Kind.DEFINITION_CHANGED,
            run,
            "takes the changed definition",
            Map.of("changes", data(changes)))
        .with(changes.stream().map(SinkChange::explanation).toList());
  }

  /** The changes for programs. */
  static List<Map<String, Object>> data(List<SinkChange> changes) {
    return changes.stream()
        .map(
            change -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("table", change.table().toString());
              one.put("change", change.kind().name());
              one.put("holds_from_run", change.holdsFromRun());
              return one;
            })
        .toList();
  }

  private String logs(long run) {
    return "./tidemill logs %s %d".formatted(pipeline, run);
  }

  private News news(News.Kind kind, long run, String text, Map<String, Object> more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run", run);
    data.putAll(more);
    return News.of(kind, pipeline, "run %d %s".formatted(run, text), data);
  }
}
