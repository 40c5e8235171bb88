package io.tidemill.core.operator;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Plans commands about replays: to begin one, and to end one. */
final class ReplayPlans {
  private final BacklogReader backlogs;
  private final Places places;

  ReplayPlans(BacklogReader backlogs, Places places) {
    this.backlogs = backlogs;
    this.places = places;
  }

  static String word(Replay replay) {
    return replay.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Refuses unless the pipeline is idle with no going back under way. */
  static void requireIdle(Asked asked) {
    asked
        .blocked()
        .ifPresent(
            blocked -> {
              throw new RefusedException(
                  "the pipeline is blocked: %s".formatted(blocked.failure()),
                  "move it on first; `status %s` says how".formatted(asked.id()));
            });
    asked
        .state()
        .replay()
        .ifPresent(
            replay -> {
              throw new RefusedException(
                  "a %s is under way, with %s left"
                      .formatted(word(replay), Numbers.offsets(replay.left())),
                  "wait for its end"
                      + (replay.kind() == Replay.Kind.REPLAY
                          ? ", or `abandon %s`".formatted(asked.id())
                          : ""));
            });
  }

  Plan replay(Asked asked, Command.Replay command) {
    asked.requireHalted();
    requireIdle(asked);
    Pipeline pipeline = asked.pipeline();
    SortedSet<TableName> sinks = rowByRow(asked, pipeline, command.sinks());
    Backlog topic = topic(backlogs, asked);
    Position position = topic.reached(asked.state().position(), List.of());
    Position from = places.of(command.from(), asked.id(), topic, position);
    Position until =
        command
            .until()
            .map(place -> places.of(place, asked.id(), topic, position))
            .orElse(position);
    Stretch stretch = Stretch.of(topic, from, until);
    if (stretch.ranges().isEmpty()) {
      return new Plan.Nothing(
          "nothing that was processed, and that the topic still has, lies between the two places; the position is %s"
              .formatted(Moves.words(position)));
    }
    if (!stretch.beyond().isEmpty() && !command.consents().contains(Consent.UNDO_NEWER)) {
      throw new RefusedException(
          "it would end before the position, by %s, whose newer values the older ones would replace for good"
              .formatted(Numbers.offsets(stretch.beyond())),
          "leave --until out, or ask again with --may-undo-newer");
    }
    List<String> words = new ArrayList<>();
    words.add(
        "%s are written again to %s, in %s, before any other run."
            .formatted(Numbers.offsets(stretch.ranges()), sinks, runs(stretch.ranges(), pipeline)));
    words.addAll(stretch.words());
    words.add(
        "The position doesn't move. Until the end, older values may stand in place of newer ones.");
    words.addAll(paused(asked));
    return asked.planned(
        new OperatorMoves(asked.state(), asked.now())
            .goBack(stretch.replay(Replay.Kind.REPLAY, sinks)),
        words);
  }

  private static SortedSet<TableName> rowByRow(
      Asked asked, Pipeline pipeline, SortedSet<TableName> named) {
    SortedSet<TableName> chosen = new TreeSet<>(named);
    SortedSet<TableName> plain = new TreeSet<>();
    for (Sink sink : pipeline.sinks()) {
      if (sink.merged() && chosen.contains(sink.table())) {
        throw new RefusedException(
            "table %s is merged, and would count the records twice".formatted(sink.table()),
            "`rebuild %s %s`, which makes it anew".formatted(asked.id(), sink.table()));
      }
      if (!sink.merged()) {
        plain.add(sink.table());
      }
    }
    if (plain.isEmpty()) {
      throw new RefusedException(
          "all tables of the pipeline are merged, and would count the records twice",
          "`rebuild %s SINK`, which makes one of them anew".formatted(asked.id()));
    }
    if (!plain.containsAll(chosen)) {
      chosen.removeAll(plain);
      throw new RefusedException(
          "the pipeline doesn't write %s".formatted(chosen), "name some of " + plain);
    }
    return chosen.isEmpty() ? plain : chosen;
  }

  /** The topic, if it still is what was processed. */
  static Backlog topic(BacklogReader backlogs, Asked asked) {
    Backlog topic = backlogs.read(asked.pipeline().source().topic(), asked.state().position());
    if (!topic.topicId().equals(asked.state().topicId())) {
      throw new RefusedException(
          "topic %s was made anew: what was processed is gone".formatted(topic.topic()),
          "`reset %s --to earliest` begins in the new one".formatted(asked.id()));
    }
    if (!topic.truncated().isEmpty()) {
      throw new RefusedException(
          "the logs of %s no longer hold what was processed".formatted(topic.truncated()),
          "`trigger %s` sees it too, and blocks the pipeline; then `reset`".formatted(asked.id()));
    }
    return topic;
  }

  static String runs(List<OffsetRange> ranges, Pipeline pipeline) {
    long most = pipeline.trigger().maxRecords();
    return Numbers.counted((Numbers.total(ranges) + most - 1) / most, "run");
  }

  static List<String> paused(Asked asked) {
    return asked.state().paused()
        ? List.of("The pipeline is paused: it begins after `resume %s`.".formatted(asked.id()))
        : List.of();
  }

  Plan abandon(Asked asked, Command.Abandon command) {
    PipelineState state = asked.state();
    Optional<Run> stuck = asked.stuck();
    boolean redo = stuck.filter(run -> run.work() instanceof Work.Redo).isPresent();
    if (state.replay().isEmpty() && !redo) {
      return new Plan.Nothing("no replay of pipeline %s is under way".formatted(asked.id()));
    }
    asked.requireHalted();
    asked.requireNamed("abandon", command.run());
    List<String> words = new ArrayList<>();
    stuck.ifPresent(run -> words.add("Run %d is given up.".formatted(run.number())));
    state.replay().ifPresent(replay -> abandon(asked, replay, stuck, command, words));
    return asked.planned(new OperatorMoves(state, asked.now()).abandon(), words);
  }

  private static void abandon(
      Asked asked,
      Replay replay,
      Optional<Run> stuck,
      Command.Abandon command,
      List<String> words) {
    String left = Numbers.offsets(replay.left());
    if (replay.kind() == Replay.Kind.REBUILD) {
      throw new RefusedException(
          "table %s is being made anew, and lacks %s".formatted(replay.sinks().first(), left),
          "let it end, or `rebuild %s %s` once more".formatted(asked.id(), replay.sinks().first()));
    }
    boolean written = replay.begun().isPresent() || stuck.filter(Run::entered).isPresent();
    if (written && !command.consents().contains(Consent.UNDO_NEWER)) {
      throw new RefusedException(
          "rows of the replay stand already, and with %s left some of them may be older than what they replaced"
              .formatted(left),
          "let it end, or ask again with --may-undo-newer");
    }
    words.add(
        "The replay into %s ends with %s left%s."
            .formatted(
                replay.sinks(),
                left,
                written
                    ? ": older values may stand in place of newer ones"
                    : "; it has written nothing"));
    if (written) {
      words.add(
          "Dead letters that its unfinished run has found anew are its own, and listed under no run; replay the same offsets to have them again.");
    }
  }
}
