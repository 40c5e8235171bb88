package io.tidemill.core.operator;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Plans that a merged table be made anew. */
final class RebuildPlans {
  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final Places places;

  RebuildPlans(Ledger ledger, BacklogReader backlogs, Places places) {
    this.ledger = ledger;
    this.backlogs = backlogs;
    this.places = places;
  }

  Plan rebuild(Asked asked, Command.Rebuild command) {
    asked.requireHalted();
    Pipeline pipeline = asked.pipeline();
    TableName table = command.sink();
    requireMerged(asked, pipeline, table);
    Optional<Run> givenUp = giveUp(asked, table);
    Backlog topic = ReplayPlans.topic(backlogs, asked);
    Position position = topic.reached(asked.state().position(), List.of());
    Position from = beginning(pipeline, asked.id(), topic, position);
    Stretch stretch = Stretch.of(topic, from, position);
    if (stretch.ranges().isEmpty()) {
      throw new RefusedException(
          "nothing that was processed is left in the topic to make table %s of".formatted(table),
          "empty the table by hand (TRUNCATE %s), then go on".formatted(table));
    }
    List<OffsetRange> lacking = stretch.takenByRetention();
    if (!lacking.isEmpty() && !command.consents().contains(Consent.LOSS)) {
      throw new RefusedException(
          "retention has taken %s, which the table would lack then"
              .formatted(Numbers.offsets(lacking)),
          "ask again with --accept-loss if that is as it should be");
    }
    List<String> words = new ArrayList<>();
    words.add(
        "Table %s is emptied, then %s are merged into it, in %s, before any other run."
            .formatted(
                table,
                Numbers.offsets(stretch.ranges()),
                ReplayPlans.runs(stretch.ranges(), pipeline)));
    if (!lacking.isEmpty()) {
      words.add(
          "The table lacks %s, which retention has taken.".formatted(Numbers.offsets(lacking)));
    }
    words.add("Until the end, readers see the table incomplete. The position doesn't move.");
    Replay replay = stretch.replay(Replay.Kind.REBUILD, new TreeSet<>(List.of(table)));
    givenUp.ifPresent(
        run ->
            words.add(
                run.work().own()
                    ? "Run %d, which has written nothing, is given up; its records are those of the pipeline's next own run."
                        .formatted(run.number())
                    : "Run %d, which was to do so, is given up.".formatted(run.number())));
    PipelineState next = new OperatorMoves(asked.state(), asked.now()).goBack(replay);
    next.quietFrom().filter(asked.now()::isBefore).ifPresent(quiet -> words.add(wait(quiet)));
    words.addAll(ReplayPlans.paused(asked));
    return asked.planned(next, words);
  }

  private static String wait(Instant quiet) {
    return "It begins at %s: an attempt that was given up, its end not confirmed, may write until then."
        .formatted(quiet);
  }

  private void requireMerged(Asked asked, Pipeline pipeline, TableName table) {
    Optional<Sink> sink = pipeline.sink(table);
    if (sink.isEmpty()) {
      throw new RefusedException(
          "the pipeline doesn't write %s".formatted(table),
          "name one of " + pipeline.sinks().stream().map(Sink::table).toList());
    }
    if (!sink.get().merged()) {
      throw new RefusedException(
          "table %s is not merged".formatted(table),
          "`replay %s --from … --sink %s` writes its rows again".formatted(asked.id(), table));
    }
    ledger
        .owner(table)
        .filter(owner -> !owner.equals(asked.id()))
        .ifPresent(
            owner -> {
              throw new RefusedException(
                  "table %s belongs to pipeline %s, which merges into it".formatted(table, owner),
                  "name another table in the file");
            });
  }

  /**
   * The blocked run that is given up: one of this rebuild, which begins anew, or one of the
   * pipeline's own that met this table before it wrote anything. Empty if none is blocked.
   */
  private static Optional<Run> giveUp(Asked asked, TableName table) {
    Optional<Phase.Blocked> blocked = asked.blocked();
    Optional<Run> run = blocked.flatMap(Phase.Blocked::run);
    boolean another =
        asked
            .state()
            .replay()
            .filter(
                replay -> replay.kind() != Replay.Kind.REBUILD || !replay.sinks().contains(table))
            .isPresent();
    boolean fits =
        blocked.isEmpty()
            || run.filter(it -> it.work() instanceof Work.Rebuild).isPresent()
            || run.filter(it -> notEmpty(it, blocked.get())).isPresent();
    if (another || !fits) {
      ReplayPlans.requireIdle(asked);
    }
    return run;
  }

  private static boolean notEmpty(Run run, Phase.Blocked blocked) {
    return run.work().own() && blocked.failure().code() == FailureCode.TABLE_NOT_EMPTY;
  }

  /** Where the pipeline's file has it begin, as far as the log still tells. */
  private Position beginning(Pipeline pipeline, PipelineId id, Backlog topic, Position position) {
    StartFrom start = pipeline.source().startFrom();
    StartFrom from = start instanceof StartFrom.Time ? start : new StartFrom.Earliest();
    return places.of(new Place.Named(from), id, topic, position);
  }
}
