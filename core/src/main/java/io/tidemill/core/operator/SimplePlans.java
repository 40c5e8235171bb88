package io.tidemill.core.operator;

import io.tidemill.core.Durations;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.WriteTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans commands that need nothing but the state: pause, resume, and repairing write times. */
final class SimplePlans {
  private SimplePlans() {}

  static Plan pause(Asked asked) {
    if (asked.state().paused()) {
      return new Plan.Nothing("pipeline %s is paused already".formatted(asked.id()));
    }
    List<String> words = new ArrayList<>();
    words.add(
        "No further run starts until `resume %s`; lag gathers meanwhile.".formatted(asked.id()));
    boolean halted = asked.state().phase() instanceof Phase.Idle || asked.blocked().isPresent();
    if (!halted) {
      Run run = asked.state().phase().run().orElseThrow();
      words.add(
          "Run %d, which is under way, goes on to its end, with further attempts if it needs them."
              .formatted(run.number()));
    }
    asked
        .state()
        .replay()
        .ifPresent(
            replay ->
                words.add(
                    "The %s under way stops between two of its runs, with %s left."
                        .formatted(ReplayPlans.word(replay), Numbers.offsets(replay.left()))));
    return asked.planned(new OperatorMoves(asked.state(), asked.now()).pause(), words);
  }

  static Plan resume(Asked asked) {
    if (!asked.state().paused()) {
      return new Plan.Nothing("pipeline %s is not paused".formatted(asked.id()));
    }
    return asked.planned(
        new OperatorMoves(asked.state(), asked.now()).resume(),
        List.of("Runs start again, the first as soon as enough waits, or has waited long enough."));
  }

  static Plan repairWriteTime(Asked asked, Set<Command.Consent> consents) {
    asked.requireHalted();
    WriteTimes times = asked.state().writeTimes();
    Instant now = asked.now();
    Instant floor = instant(times.floor());
    Instant accepted = now.plus(WriteTimes.MOST_AHEAD);
    if (!floor.isAfter(accepted)) {
      return new Plan.Nothing(
          "row timestamps reach %s, which stores accept; no attempt is kept waiting by that"
              .formatted(floor.truncatedTo(ChronoUnit.SECONDS)));
    }
    boolean emptied = consents.contains(Command.Consent.TABLES_EMPTIED);
    Instant written = instant(times.written());
    if (!emptied && written.isAfter(accepted)) {
      throw new RefusedException(
          "attempts have entered whose rows may bear timestamps up to %s; rows of earlier ones would lose against them"
              .formatted(written),
          "wait %s, or empty all tables of the pipeline and ask again with --tables-emptied"
              .formatted(Durations.words(Duration.between(accepted, written))));
    }
    Instant to = emptied || written.isBefore(now) ? now : written;
    List<String> words = new ArrayList<>();
    words.add(
        "Row timestamps are taken up to %s, %s ahead of the clock; the next attempt begins at %s instead."
            .formatted(floor, Durations.words(Duration.between(now, floor)), to));
    words.add(
        emptied
            ? "You say that all tables of the pipeline were emptied: a row that is still there may stay, whatever is written."
            : "No attempt that has entered reaches beyond %s.".formatted(written));
    Optional<Run> givenUp =
        asked.blocked().flatMap(Phase.Blocked::run).filter(run -> !run.entered());
    givenUp.ifPresent(
        run ->
            words.add(
                "Run %d, of which no attempt has entered, is given up; its records are those of the next run."
                    .formatted(run.number())));
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, to);
    return asked.planned(new OperatorMoves(asked.state(), now).repairWriteTime(micros), words);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
