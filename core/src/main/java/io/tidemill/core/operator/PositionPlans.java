package io.tidemill.core.operator;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.trigger.PublishedViews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans commands that say where a pipeline stands: reset and adopt. */
final class PositionPlans {
  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final Places places;
  private final PublishedViews views;
  private final RunPlans runs;

  PositionPlans(
      Ledger ledger, BacklogReader backlogs, Places places, PublishedViews views, RunPlans runs) {
    this.ledger = ledger;
    this.backlogs = backlogs;
    this.places = places;
    this.views = views;
    this.runs = runs;
  }

  Plan reset(Asked asked, Command.Reset command) {
    asked.requireHalted();
    refuseIfLost(asked);
    Pipeline pipeline = asked.pipeline();
    PipelineState state = asked.state();
    Backlog topic = backlogs.read(pipeline.source().topic(), state.position());
    boolean anew = !topic.topicId().equals(state.topicId());
    Position rest = anew ? Position.NONE : topic.reached(state.position(), List.of());
    Position to = places.of(command.to(), asked.id(), topic, rest);
    requireThere(topic, to);
    boolean idle = state.phase() instanceof Phase.Idle && state.replay().isEmpty();
    if (idle && !anew && to.sameOffsets(state.position())) {
      return new Plan.Nothing("the position is there already");
    }
    Moves moves = anew ? Moves.intoAnew(to) : Moves.of(topic, to);
    List<String> words = new ArrayList<>();
    if (anew) {
      words.add(
          "Topic %s was made anew: what was left of the old one is lost, from %s on."
              .formatted(topic.topic(), Moves.words(state.position())));
    }
    words.addAll(moves.words());
    checkBackward(asked, pipeline, moves, command.consents(), words);
    asked
        .blocked()
        .flatMap(Phase.Blocked::run)
        .ifPresent(
            run -> giveUp(asked, pipeline, run, anew ? Optional.empty() : Optional.of(to), words));
    state.replay().ifPresent(replay -> endReplay(asked, replay, command.consents(), words));
    return asked.planned(
        new OperatorMoves(state, asked.now())
            .reset(new TopicPosition(topic.topicId(), to), moves.passed(), "reset by hand"),
        words);
  }

  /** What retention has taken would count as lost at the next look, though it was processed. */
  private static void requireThere(Backlog topic, Position to) {
    for (PartitionBacklog partition : topic.partitions()) {
      long offset = to.next().get(partition.partition()).offset();
      if (offset < partition.logStart()) {
        throw new RefusedException(
            "retention has left %s from offset %d on, and %d is before that"
                .formatted(partition.partition(), partition.logStart(), offset),
            "name an offset from there on, or earliest");
      }
    }
  }

  private static void checkBackward(
      Asked asked, Pipeline pipeline, Moves moves, Set<Consent> consents, List<String> words) {
    if (moves.again().isEmpty()) {
      return;
    }
    List<TableName> merged = merged(pipeline);
    if (!merged.isEmpty()) {
      throw new RefusedException(
          "this goes back over %s, and merged tables (%s) would count them twice"
              .formatted(Numbers.offsets(moves.again()), merged),
          "`rebuild %s %s` makes a merged table anew; `replay` writes the others again"
              .formatted(asked.id(), merged.get(0)));
    }
    if (!consents.contains(Consent.UNDO_NEWER)) {
      throw new RefusedException(
          "this goes back over %s: until they are caught up with, older values stand in place of newer ones"
              .formatted(Numbers.offsets(moves.again())),
          "`replay %s --from …` keeps the position and all other runs back meanwhile; or ask again with --may-undo-newer"
              .formatted(asked.id()));
    }
    words.add("Until they are caught up with, older values may stand in place of newer ones.");
  }

  /**
   * A run of which an attempt has entered may have merged: its records must not be merged by
   * another.
   *
   * @param to the new position; empty if it is one of another topic
   */
  private void giveUp(
      Asked asked, Pipeline pipeline, Run run, Optional<Position> to, List<String> words) {
    boolean own = run.work().own();
    List<OffsetRange> again =
        own
            ? run.ranges().stream()
                .filter(range -> to.isPresent() && before(to.get(), range))
                .toList()
            : List.of();
    List<TableName> merged = merged(pipeline);
    if (!again.isEmpty() && run.entered() && !merged.isEmpty()) {
      throw new RefusedException(
          "run %d may have merged %s into %s, and this would merge them once more"
              .formatted(run.number(), Numbers.offsets(again), merged),
          "`retry %s --run %d`, or `skip %s --run %d`"
              .formatted(asked.id(), run.number(), asked.id(), run.number()));
    }
    words.add("Run %d is given up.".formatted(run.number()));
    words.addAll(runs.mayStand(run, asked));
  }

  private static boolean before(Position to, OffsetRange range) {
    return to.at(range.partition()).map(next -> next.offset() < range.until()).orElse(false);
  }

  private static void endReplay(
      Asked asked, Replay replay, Set<Consent> consents, List<String> words) {
    boolean rebuild = replay.kind() == Replay.Kind.REBUILD;
    Consent needed = rebuild ? Consent.LOSS : Consent.UNDO_NEWER;
    String left = Numbers.offsets(replay.left());
    if (!consents.contains(needed)) {
      throw new RefusedException(
          "a %s is under way, and would end with %s left".formatted(ReplayPlans.word(replay), left),
          rebuild
              ? "let it end; or ask again with --accept-loss, and rebuild the table afterwards"
              : "let it end; or ask again with --may-undo-newer");
    }
    words.add(
        rebuild
            ? "The rebuild of %s ends with %s left, which the table lacks: rebuild it afterwards, `rebuild %s %s`."
                .formatted(replay.sinks().first(), left, asked.id(), replay.sinks().first())
            : "The replay under way ends with %s left: older values may stand in place of newer ones."
                .formatted(left));
  }

  private static void refuseIfLost(Asked asked) {
    if (asked.adoptedAlone()) {
      throw new RefusedException(
          "the ledger's state of the pipeline was lost, or is an old copy: where it stood, and which numbers runs have used, isn't known",
          "`adopt %s --from …`".formatted(asked.id()));
    }
  }

  /** A partition without an offset would begin at its beginning, and be done twice. */
  private static void refuseIfPartial(Position to, Backlog topic) {
    List<TopicPartition> lacking =
        topic.partitions().stream()
            .map(PartitionBacklog::partition)
            .filter(partition -> to.at(partition).isEmpty())
            .toList();
    if (!lacking.isEmpty()) {
      throw new RefusedException(
          "no offset of Tidemill's is known for %s".formatted(lacking),
          "name one for each: --from partition:offset,…");
    }
  }

  Plan adopt(Asked asked, Command.Adopt command) {
    PipelineState state = asked.state();
    boolean lost =
        asked.adoptedAlone() || (asked.blocked().isPresent() && views.ahead(state).isPresent());
    if (!lost) {
      Optional<PositionChange> before =
          state.lastChange().filter(last -> last.kind() == PositionChange.Kind.ADOPTION);
      return new Plan.Nothing(
          before
              .map(change -> "the pipeline was adopted already, at %s".formatted(change.at()))
              .orElse("the ledger has the pipeline's state; nothing is to be adopted"));
    }
    Pipeline pipeline = asked.pipeline();
    List<String> words = new ArrayList<>();
    List<TableName> merged = merged(pipeline);
    if (!merged.isEmpty() && !command.consents().contains(Consent.MERGED)) {
      throw new RefusedException(
          "the pipeline merges into %s, and what is known of its position may be one run behind: that run's records would be merged twice"
              .formatted(merged),
          "ask again with --accept-merged, then `rebuild` each of them, or make sure by other means");
    }
    Backlog topic = backlogs.read(pipeline.source().topic(), Position.NONE);
    Position rest =
        views.published(asked.id()).map(known -> known.position()).orElse(Position.NONE);
    Position to = places.of(command.from(), asked.id(), topic, rest);
    refuseIfPartial(to, topic);
    long newest =
        Math.max(
            views.published(asked.id()).map(known -> known.run()).orElse(0L),
            ledger.commits(asked.id(), 1).stream()
                .map(Commit::run)
                .mapToLong(Run::number)
                .max()
                .orElse(0));
    // A run may have been claimed after the newest that has left a trace.
    long lastRun = newest + 1;
    long lastChange =
        ledger.changes(asked.id(), 1).stream().mapToLong(PositionChange::number).max().orElse(0);
    words.add("The pipeline begins at %s.".formatted(Moves.words(to)));
    List<OffsetRange> passed = passed(state, topic, to);
    if (!passed.isEmpty()) {
      words.add(
          "The ledger's old copy had not passed %s yet: runs that it doesn't know of have written them. If the tables were restored too, they lack them: begin at the copy's own position instead, %s."
              .formatted(Numbers.offsets(passed), Moves.words(state.position())));
    }
    words.add(
        "The newest run that has left a trace is %d; the next one is %d, as %d may have been claimed."
            .formatted(newest, Math.max(lastRun, state.lastRun()) + 1, lastRun));
    words.add(
        "Row timestamps begin 5 minutes ahead of the clock, so the next run waits a minute or so.");
    Instant quietFrom = asked.now().plus(pipeline.attempts().deadline());
    if (!merged.isEmpty()) {
      words.add(
          "Records of one run may be merged twice into %s; `rebuild` makes them exact again, from %s on: until then an attempt may write that the ledger doesn't know of."
              .formatted(merged, quietFrom));
    }
    return asked.planned(
        new OperatorMoves(state, asked.now())
            .adopt(
                new TopicPosition(topic.topicId(), to),
                passed,
                lastRun,
                lastChange,
                "adopted by hand",
                quietFrom),
        words);
  }

  /** Where the row is an old copy of the same topic's: what lies between it and {@code to}. */
  private static List<OffsetRange> passed(PipelineState state, Backlog topic, Position to) {
    if (!topic.topicId().equals(state.topicId())) {
      return List.of();
    }
    List<OffsetRange> passed = new ArrayList<>();
    state
        .position()
        .next()
        .forEach(
            (partition, next) -> {
              long until = to.next().get(partition).offset();
              if (next.offset() < until) {
                passed.add(new OffsetRange(partition, next.offset(), until));
              }
            });
    return passed;
  }

  private static List<TableName> merged(Pipeline pipeline) {
    return pipeline.sinks().stream().filter(Sink::merged).map(Sink::table).toList();
  }
}
