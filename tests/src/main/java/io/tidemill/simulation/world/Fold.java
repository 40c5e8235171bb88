package io.tidemill.simulation.world;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The oracle: what a pipeline's tables must hold, computed from what Kafka ever had and from what
 * the ledger's journal says was claimed, committed and given up; by the order of claims, partitions
 * and offsets alone.
 *
 * <p>What isn't guaranteed may be there or not: records that a run read which never committed, or
 * that were gone when the attempt that committed read. Each counts once at most.
 */
public final class Fold {
  private final SimKafka kafka;
  private final SimOutside outside;
  private final Function<String, Pipeline> definitions;
  private final List<FoldRun> runs;
  private final Map<TableName, RowFold> rows = new HashMap<>();
  private final Map<TableName, MergeFold> merged = new HashMap<>();
  private final LetterFold letters = new LetterFold();
  private final Map<Long, Integer> lastRunByKey = new HashMap<>();
  private boolean repeatsWithinARun;
  private boolean repeatsAcrossRuns;

  private Fold(
      SimKafka kafka,
      SimOutside outside,
      Function<String, Pipeline> definitions,
      List<FoldRun> runs) {
    this.kafka = kafka;
    this.outside = outside;
    this.definitions = definitions;
    this.runs = runs;
  }

  /**
   * The fold of a pipeline as things are now.
   *
   * @param definitions a definition by its digest
   */
  public static Fold of(
      SimKafka kafka,
      SimOutside outside,
      SimLedger ledger,
      PipelineId pipeline,
      Function<String, Pipeline> definitions) {
    Fold fold = new Fold(kafka, outside, definitions, FoldRun.of(ledger.journal(), pipeline));
    for (FoldRun run : fold.runs) {
      if (run.entered()) {
        fold.add(run);
      }
    }
    return fold;
  }

  /**
   * Where tables and dead letters differ from what they must hold; empty if nowhere.
   *
   * @param slack how far clocks and delays may move the moment at which a row expires
   */
  public List<String> differences(SimStore store, Duration slack) {
    List<String> differences = new ArrayList<>();
    long micros = slack.toNanos() / 1_000;
    rows.forEach(
        (table, fold) ->
            fold.compare(store.table(table), table.table(), store.now(), micros, differences));
    merged.forEach(
        (table, fold) -> fold.compare(store.table(table), table.table(), store.now(), differences));
    letters.compare(store.deadLetters(), differences);
    return differences;
  }

  /** Whether records of one key were taken twice by one run that committed. */
  public boolean repeatsWithinARun() {
    return repeatsWithinARun;
  }

  /** Whether records of one key were taken by two runs that committed. */
  public boolean repeatsAcrossRuns() {
    return repeatsAcrossRuns;
  }

  private void repeats(FoldRun run, List<FoldRun.Taken> records) {
    for (FoldRun.Taken taken : records) {
      Integer last = lastRunByKey.put(taken.record().key(), run.order());
      repeatsWithinARun |= last != null && last == run.order();
      repeatsAcrossRuns |= last != null && last != run.order();
    }
  }

  private void add(FoldRun run) {
    if (run.run().work() instanceof Work.Redo redo) {
      redo(run, redo);
      return;
    }
    List<FoldRun.Taken> records = run.records(kafka);
    boolean committed = run.commit().isPresent();
    if (committed) {
      repeats(run, records);
    }
    for (String digest : run.definitions()) {
      Pipeline pipeline = definitions.apply(digest);
      boolean last = digest.equals(run.run().definition());
      for (Sink sink : sinks(pipeline, run.run().work())) {
        if (!sink.merged()) {
          rows(run, sink, pipeline, records, committed && last);
        } else if (last) {
          merge(run, sink, records);
        }
      }
    }
    letters.add(run, definitions.apply(run.run().definition()), records, outside);
  }

  /** The sinks that such work writes to. */
  static List<Sink> sinks(Pipeline pipeline, Work work) {
    List<Sink> sinks = new ArrayList<>();
    for (Sink sink : pipeline.sinks()) {
      boolean its =
          work.match(
              own -> true,
              again -> again.sinks().contains(sink.table()),
              rebuild -> rebuild.sink().equals(sink.table()),
              redo -> redo.sinks().contains(sink.table()));
      if (its) {
        sinks.add(sink);
      }
    }
    return sinks;
  }

  private void rows(
      FoldRun run, Sink sink, Pipeline pipeline, List<FoldRun.Taken> records, boolean committed) {
    SimDefinition.Shape shape = SimDefinition.shape(sink);
    RowFold fold = rows.computeIfAbsent(sink.table(), any -> new RowFold(shape));
    for (FoldRun.Taken taken : records) {
      Payload payload = taken.record().payload();
      boolean certain = committed && taken.certain();
      switch (payload.kind()) {
        case UNDECODABLE -> {}
        case TOMBSTONE -> {
          if (pipeline.source().tombstones() == Source.Tombstones.DELETE) {
            fold.add(taken.record().key(), event(run, run, sink, taken, certain));
          }
        }
        case REGISTERED, FIELDS -> {
          if (SimDefinition.takes(shape, payload)) {
            // Undecoded by the attempt that committed, it may be there from an earlier one.
            boolean decoded = payload.kind() == Payload.Kind.FIELDS || knew(run);
            fold.add(taken.record().key(), event(run, run, sink, taken, certain && decoded));
          }
        }
      }
    }
  }

  private boolean knew(FoldRun run) {
    return run.commit().map(Commit::entrant).map(outside::knewSchema).orElse(false);
  }

  /** The version of the lookup that the attempt that committed worked with. */
  private RowFold.Versions versions(FoldRun run) {
    OptionalLong version = outside.versionOf(run.commit().orElseThrow().entrant());
    return version.isPresent()
        ? new RowFold.Versions(version.getAsLong(), version.getAsLong())
        : anyVersion();
  }

  private RowFold.Versions anyVersion() {
    return new RowFold.Versions(0, outside.version());
  }

  /** What {@code by} did at the place of {@code run}. */
  private RowFold.Event event(
      FoldRun run, FoldRun by, Sink sink, FoldRun.Taken taken, boolean certain) {
    Payload payload = taken.record().payload();
    Long a = payload.a() == null ? null : payload.a() + SimDefinition.adds(sink);
    long expires =
        sink.ttl()
            .map(ttl -> TrueTime.micros(run.run().claimedAt()) + ttl.toNanos() / 1_000)
            .orElse(Long.MAX_VALUE);
    return new RowFold.Event(
        run.order(),
        taken.place(),
        certain,
        a,
        payload.b(),
        payload.kind() == Payload.Kind.TOMBSTONE,
        certain ? versions(by) : anyVersion(),
        expires);
  }

  private void merge(FoldRun run, Sink sink, List<FoldRun.Taken> records) {
    MergeFold fold = merged.computeIfAbsent(sink.table(), any -> new MergeFold());
    boolean committed = run.commit().isPresent();
    if (run.run().work() instanceof Work.Rebuild rebuild && rebuild.empties()) {
      if (committed) {
        fold.emptied();
      } else {
        fold.perhapsEmptied();
      }
    }
    long adds = SimDefinition.adds(sink);
    for (FoldRun.Taken taken : records) {
      Payload payload = taken.record().payload();
      if (payload.kind() == Payload.Kind.FIELDS || payload.kind() == Payload.Kind.REGISTERED) {
        Long a = payload.a() == null ? null : payload.a() + adds;
        long group = SimDefinition.group(taken.record().key());
        fold.add(run.order(), group, a, payload.b(), taken.certain());
      }
    }
  }

  /** A run that redoes dead letters puts each at its own place in the run that had it. */
  private void redo(FoldRun redo, Work.Redo work) {
    for (FoldRun run : runs) {
      if (run.order() < redo.order() && committedAs(run, work) && !knew(run)) {
        for (String digest : redo.definitions()) {
          Pipeline pipeline = definitions.apply(digest);
          for (FoldRun.Taken taken : run.recordsLeft(kafka, redo)) {
            boolean its = !takenBetween(run, redo, taken);
            redo(redo, run, pipeline, taken, its && knew(redo));
          }
        }
      }
    }
  }

  private static boolean committedAs(FoldRun run, Work.Redo work) {
    return run.commit().isPresent()
        && run.number() == work.run()
        && run.run().attempt().writeTime() == work.writeTime();
  }

  /** Whether a letter of {@code run} may have given way to another's before {@code redo} came. */
  private boolean takenBetween(FoldRun run, FoldRun redo, FoldRun.Taken taken) {
    for (FoldRun each : runs.subList(run.order() + 1, redo.order())) {
      if (each.entered() && each.covers(run, taken)) {
        return true;
      }
    }
    return false;
  }

  private void redo(
      FoldRun redo, FoldRun run, Pipeline pipeline, FoldRun.Taken taken, boolean certain) {
    if (taken.record().payload().kind() == Payload.Kind.REGISTERED) {
      // Where the run itself wrote, whatever the one that redoes it says of itself.
      for (Sink sink : sinks(pipeline, run.run().work())) {
        SimDefinition.Shape shape = SimDefinition.shape(sink);
        if (!sink.merged() && SimDefinition.takes(shape, taken.record().payload())) {
          // Attempts that redo a letter share its timestamp: which lookup wins is the store's say.
          boolean sure = certain && taken.certain() && shape != SimDefinition.Shape.EXPIRING;
          rows.computeIfAbsent(sink.table(), any -> new RowFold(shape))
              .add(taken.record().key(), event(run, redo, sink, taken, sure));
        }
      }
    }
  }
}
