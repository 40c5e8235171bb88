package io.tidemill.simulation;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.simulation.world.SimLedger;
import io.tidemill.simulation.world.SimStore;
import io.tidemill.simulation.world.TrueTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks of moves whose harm shows in the tables late, if at all: when a zombie wakes in the one
 * minute, or numbers that were lost are used again. For one thread.
 */
final class Guards {

  /** How far ahead of its clock an attempt's timestamps may reach, µs. */
  private static final long AHEAD = 4 * 60 * 1_000_000L;

  /** Hosts' clocks may be off by that much, and calls late by that much, µs. */
  private static final long SLACK = 45 * 60 * 1_000_000L;

  private final SimLedger ledger;
  private final SimStore store;
  private final Watch.Jobs jobs;
  private final Map<EntrantId, List<TableName>> unexplained = new HashMap<>();
  private final Map<PipelineId, Long> marks = new HashMap<>();
  private final Map<EntrantId, Writing> writing = new HashMap<>();
  private final Map<Process, Command> asked = new HashMap<>();
  private int seen;

  /** An attempt that has entered, and has not been seen to end. */
  private record Writing(PipelineId pipeline, Attempt attempt) {}

  Guards(SimLedger ledger, SimStore store, Watch.Jobs jobs) {
    this.ledger = ledger;
    this.store = store;
    this.jobs = jobs;
  }

  /** A person has asked for {@code command}, which {@code process} is to carry out. */
  void asks(Process process, Command command) {
    asked.put(process, command);
  }

  /** {@code job} has taken a table for its pipeline, or found whose it is. */
  void owns(Process job) {
    for (TableName table : unexplained.getOrDefault(job.entrant(), List.of())) {
      Watch.require(
          ledger.owner(table).isEmpty() || store.keys(table).isEmpty(),
          Invariant.EMPTY,
          "%s begins to merge into %s, which holds rows that no ledger entry explains",
          job,
          table);
    }
  }

  /** The ledger is an old copy. */
  void forget() {
    seen = ledger.journal().size();
    writing.clear();
  }

  /** Checks what has changed since it was last asked, all of it by {@code process}. */
  void look(Process process) {
    List<SimLedger.Change> journal = ledger.journal();
    for (; seen < journal.size(); seen++) {
      SimLedger.Change change = journal.get(seen);
      if (change.before().isPresent()) {
        changed(change.before().get(), change.after(), change.at(), process);
      }
    }
  }

  private void changed(PipelineState before, PipelineState after, long at, Process by) {
    Optional<Run> earlier = before.phase().run();
    Optional<Run> run = after.phase().run();
    if (run.isPresent() && (earlier.isEmpty() || earlier.get().number() != run.get().number())) {
      claimed(after.pipeline(), run.get(), at);
    } else if (run.isPresent()) {
      same(earlier.get(), run.get());
    }
    after
        .lastChange()
        .filter(change -> !before.lastChange().equals(Optional.of(change)))
        .ifPresent(change -> moved(after, change, by));
    // What a job does last is to commit, or to block the pipeline.
    writing.remove(by.entrant());
    Watch.entrant(after.phase())
        .ifPresent(entrant -> entered(after.pipeline(), entrant, run.orElseThrow()));
  }

  private void entered(PipelineId pipeline, EntrantId entrant, Run run) {
    writing.put(entrant, new Writing(pipeline, run.attempt()));
    unexplained.computeIfAbsent(
        entrant,
        any ->
            Pipelines.of(run.definition()).sinks().stream()
                .filter(sink -> sink.merged() && !(run.work() instanceof Work.Rebuild))
                .map(Sink::table)
                .filter(table -> ledger.owner(table).isEmpty() && !store.keys(table).isEmpty())
                .toList());
  }

  private void claimed(PipelineId pipeline, Run run, long at) {
    Long last = marks.put(pipeline, run.claimTime());
    Watch.require(
        run.claimTime() >= TrueTime.micros(run.claimedAt())
            && (last == null || run.claimTime() > last),
        Invariant.WRITE_TIMES,
        "Run %d, claimed at %s, marks rows with %d, and the run before with %s",
        run.number(),
        run.claimedAt(),
        run.claimTime(),
        last);
    if (run.work() instanceof Work.Rebuild rebuild && rebuild.empties()) {
      writing.forEach(
          (entrant, live) ->
              Watch.require(
                  !live.pipeline().equals(pipeline)
                      || jobs.ended(entrant)
                      || TrueTime.micros(live.attempt().deadline()) < at + SLACK,
                  Invariant.QUIET,
                  "Run %d rebuilds %s, and %s may write until %s",
                  run.number(),
                  rebuild.sink(),
                  entrant,
                  live.attempt().deadline()));
    }
  }

  private static void same(Run before, Run after) {
    if (before.entered() && !before.definition().equals(after.definition())) {
      Pipeline old = Pipelines.of(before.definition());
      Pipeline present = Pipelines.of(after.definition());
      Watch.require(
          old.source().equals(present.source()) && old.sinks().equals(present.sinks()),
          Invariant.DEFINITION,
          "Run %d, of which an attempt has entered, goes on with other sinks: %s, not %s",
          after.number(),
          present.sinks(),
          old.sinks());
    }
  }

  private void moved(PipelineState after, PositionChange change, Process by) {
    if (change.kind() == PositionChange.Kind.ADOPTION) {
      Watch.require(
          after.writeTimes().floor() >= TrueTime.micros(change.at()) + AHEAD,
          Invariant.WRITE_TIMES,
          "Adopted at %s, it begins at %d, where attempts that nobody knows of may have written",
          change.at(),
          after.writeTimes().floor());
    }
    if (change.kind() == PositionChange.Kind.SKIP) {
      Watch.require(
          asked.get(by) instanceof Command.Skip skip
              && change.run().equals(Optional.of(skip.run())),
          Invariant.NAMED,
          "Asked for %s, it skips run %s",
          asked.get(by),
          change.run());
    }
  }
}
