package io.tidemill.cli.screen;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Run;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happens to a run, in words that every display shares. */
public final class RunWords {
  public static final String ENTERED = "entered: the job alone may write now";

  private static final int DIGEST_SHOWN = 8;

  private RunWords() {}

  /** A definition's digest, as far as people tell digests apart. */
  public static String digest(String definition) {
    return definition.substring(0, Math.min(DIGEST_SHOWN, definition.length()));
  }

  /** That a definition is another than before, and what that comes to. */
  public static String definitionChanged(Optional<String> before, String now, long nextRun) {
    return "definition changed %s; takes effect with run %d"
        .formatted(digests(before, now), nextRun);
  }

  /** That a definition is another than before, and no run may take it. */
  public static String definitionRefused(Optional<String> before, String now) {
    return "definition changed %s and is refused; no run starts until that is undone"
        .formatted(digests(before, now));
  }

  private static String digests(Optional<String> before, String now) {
    return before
        .map(from -> "from %s to %s".formatted(digest(from), digest(now)))
        .orElseGet(() -> "to " + digest(now));
  }

  /** How much was claimed, and why. */
  public static String claimed(Run run) {
    return "claimed %,d records: %s".formatted(run.span(), reason(run));
  }

  public static String launched(String jobId) {
    return "launched: Spark starts as job " + jobId;
  }

  /** That an attempt after the first begins. */
  public static String triedAgain(Run run) {
    return "ended without a commit; attempt %d begins".formatted(run.attempt().number());
  }

  /** That an attempt past its deadline is being ended. */
  public static String cancelled(Run run) {
    return "is past its deadline, %s: its jobs are told to stop"
        .formatted(run.attempt().deadline().truncatedTo(ChronoUnit.SECONDS));
  }

  /** What a run does with its records, where that isn't the usual; else empty. */
  public static Optional<String> work(Run run) {
    return run.work()
        .match(
            own -> Optional.empty(),
            again -> Optional.of("once more, into " + tables(again.sinks())),
            rebuild ->
                Optional.of(
                    "rebuild of %s%s"
                        .formatted(
                            rebuild.sink(), rebuild.empties() ? ", which is emptied first" : "")),
            redo -> Optional.of("the dead letters of run %d again".formatted(redo.run())));
  }

  private static String tables(Collection<TableName> tables) {
    return tables.stream().map(TableName::toString).collect(Collectors.joining(", "));
  }

  /** How many rows went into which table. */
  public static String committed(Commit commit) {
    return commit.books().sinks().entrySet().stream()
        .map(sink -> "%,d to %s".formatted(sink.getValue().written(), sink.getKey().table()))
        .collect(Collectors.joining(", ", "committed: ", ""));
  }

  /** How long each verb of the job's flow took. */
  public static List<String> steps(Commit commit) {
    Map<String, Duration> verbs = new LinkedHashMap<>();
    commit.steps().forEach((step, time) -> verbs.merge(verb(step), time, Duration::plus));
    return verbs.entrySet().stream()
        .map(verb -> "%s %.1f s".formatted(verb.getKey(), verb.getValue().toMillis() / 1000.0))
        .toList();
  }

  /** A step is named by its verb, and may go on to say of what. */
  private static String verb(String step) {
    return step.split("[ :]", 2)[0];
  }

  private static String reason(Run run) {
    return switch (run.reason()) {
      case MIN_RECORDS -> "enough have gathered (MIN_RECORDS)";
      case MAX_DELAY -> "one has waited long enough (MAX_DELAY)";
      case MANUAL -> "a person asked (MANUAL)";
      case REPLAY -> "a person asked for these once more (REPLAY)";
      case REBUILD -> "a merged table is made anew (REBUILD)";
      case DEAD_LETTERS -> "a person asked for its dead letters again (DEAD_LETTERS)";
    };
  }
}
