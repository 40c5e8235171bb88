package io.tidemill.core.operator;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.trigger.MergedSinks;
import io.tidemill.core.trigger.PhaseWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Plans commands that are about one run: retry and skip. */
final class RunPlans {
  /** How many changes of the position are looked through for a run that was skipped before. */
  private static final int CHANGES = 1_000;

  private final Ledger ledger;
  private final Retry retry;
  private final StoredDefinitions definitions;

  RunPlans(Ledger ledger) {
    this.ledger = ledger;
    this.retry = new Retry(ledger, new MergedSinks(ledger));
    this.definitions = new StoredDefinitions(ledger);
  }

  Plan retry(Asked asked, OptionalLong run) {
    Optional<Phase.Blocked> blocked = asked.blocked();
    if (blocked.isEmpty()) {
      return new Plan.Nothing(
          "pipeline %s is not blocked: %s"
              .formatted(asked.id(), PhaseWords.of(asked.state().phase())));
    }
    FailureCode code = blocked.get().failure().code();
    if (asked.adoptedAlone()) {
      throw new RefusedException(
          "the pipeline is blocked because %s".formatted(blocked.get().failure()),
          "`adopt %s --from …`".formatted(asked.id()));
    }
    Optional<Run> stuck = blocked.get().run();
    asked.requireNamed("retry", run);
    return stuck
        .map(given -> retry(asked, blocked.get(), given))
        .orElseGet(
            () ->
                asked.planned(
                    new OperatorMoves(asked.state(), asked.now()).unblock(),
                    List.of(
                        "What stopped the pipeline (%s) is looked at again; if it still holds, the pipeline is blocked anew."
                            .formatted(code))));
  }

  private Plan retry(Asked asked, Phase.Blocked blocked, Run run) {
    Pipeline pipeline = asked.pipeline();
    retry
        .refusal(asked.state(), blocked, pipeline)
        .ifPresent(
            why -> {
              throw new RefusedException(why, "mend the file, then retry");
            });
    if (run.work() instanceof Work.Redo redo && !asked.now().isBefore(redo.until())) {
      throw new RefusedException(
          "the rows of run %d, whose dead letters run %d redoes, could be put back until %s: the store may have forgotten newer deletions"
              .formatted(redo.run(), run.number(), redo.until()),
          "`abandon %s --run %d`, then `replay %s --from …`"
              .formatted(asked.id(), run.number(), asked.id()));
    }
    PipelineState next = retry.of(asked.state(), blocked, pipeline, asked.now());
    Run given = next.phase().run().orElseThrow();
    List<String> words = new ArrayList<>();
    words.add(
        "Run %d, of %s, gets %s more, the first (number %d) at once."
            .formatted(
                run.number(),
                Numbers.offsets(run.ranges()),
                Numbers.counted(pipeline.attempts().allowed(), "attempt"),
                given.attempt().number()));
    boolean fromFile = given.definition().equals(pipeline.definition().digest());
    words.add(
        fromFile
            ? "It takes the definition that the file holds now."
            : "It keeps the definition that it was claimed with, which is not the file's any more: rows of the earlier attempts could be left behind otherwise.");
    if (blocked.failure().code() == FailureCode.CANCEL_UNCONFIRMED) {
      words.add(
          "The job that was told to stop may still write until %s; what it writes is older, and loses."
              .formatted(run.attempt().deadline()));
    }
    return asked.planned(next, words);
  }

  Plan skip(Asked asked, long number) {
    Optional<Run> stuck = asked.blocked().flatMap(Phase.Blocked::run);
    if (stuck.isEmpty() || stuck.get().number() != number) {
      Optional<PositionChange> before = skipped(asked, number);
      if (before.isPresent()) {
        return new Plan.Nothing(
            "run %d was skipped already, at %s".formatted(number, before.get().at()));
      }
      throw stuck
          .map(run -> asked.another(run, number))
          .orElseGet(
              () ->
                  new RefusedException(
                      "run %d is not blocked: %s"
                          .formatted(number, PhaseWords.of(asked.state().phase())),
                      "skip only a run that is blocked; `runs %s %d` tells what became of it"
                          .formatted(asked.id(), number)));
    }
    Run run = stuck.get();
    if (!run.work().own()) {
      throw new RefusedException(
          "run %d goes back over records that were processed before, and moves no position"
              .formatted(number),
          run.work() instanceof Work.Rebuild rebuild
              ? "`rebuild %s %s` begins it anew".formatted(asked.id(), rebuild.sink())
              : "`abandon %s --run %d`".formatted(asked.id(), number));
    }
    return skip(asked, run);
  }

  private Plan skip(Asked asked, Run run) {
    List<String> words = new ArrayList<>();
    words.add(
        "Run %d is given up, and the position moves past its %s. They are no longer guaranteed, and recorded as skipped."
            .formatted(run.number(), Numbers.offsets(run.ranges())));
    words.addAll(mayStand(run, asked));
    String why =
        "skipped by hand, blocked by " + asked.blocked().orElseThrow().failure().code().name();
    return asked.planned(new OperatorMoves(asked.state(), asked.now()).skip(why), words);
  }

  /** How much of a run that is given up may be in the tables. */
  List<String> mayStand(Run run, Asked asked) {
    List<String> words = new ArrayList<>();
    long entered = run.attempts().stream().filter(Attempt::entered).count();
    if (entered == 0) {
      words.add("No attempt of it has entered, so none of its rows stands.");
      return words;
    }
    Optional<Pipeline> definition = definitions.of(run).or(asked::definition);
    List<TableName> sinks =
        definition.stream().flatMap(it -> it.sinks().stream()).map(Sink::table).toList();
    words.add(
        "%s of it entered: up to %s may already stand, of %s in each of %s."
            .formatted(
                Numbers.counted(entered, "attempt"),
                Numbers.counted(run.span() * Math.max(1, sinks.size()), "row"),
                Numbers.counted(run.span(), "record"),
                sinks.isEmpty() ? "its tables" : sinks));
    if (definition.stream().flatMap(it -> it.sinks().stream()).anyMatch(Sink::merged)) {
      words.add("Merged rows have taken in the run at most once each.");
    }
    Phase.Blocked blocked = asked.blocked().orElseThrow();
    if (blocked.failure().code() == FailureCode.CANCEL_UNCONFIRMED) {
      words.add(
          "Its job was told to stop and not seen to end: it may write until %s."
              .formatted(run.attempt().deadline()));
    }
    return words;
  }

  private Optional<PositionChange> skipped(Asked asked, long number) {
    return asked
        .state()
        .lastChange()
        .filter(change -> skips(change, number))
        .or(
            () ->
                ledger.changes(asked.id(), CHANGES).stream()
                    .filter(change -> skips(change, number))
                    .findFirst());
  }

  private static boolean skips(PositionChange change, long number) {
    return change.kind() == PositionChange.Kind.SKIP && change.run().equals(Optional.of(number));
  }
}
