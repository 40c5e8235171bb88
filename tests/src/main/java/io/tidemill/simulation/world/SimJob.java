package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.AttemptWork;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.core.run.LiveAttempt;
import io.tidemill.core.run.RowTimestamps;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the Spark job does, on the models: reads and decodes what it was given, and takes it into
 * its sinks' tables, in tasks whose order nobody knows.
 */
public final class SimJob implements AttemptWork {
  private final Places places;
  private final EntrantId entrant;
  private final Calls calls;
  private final InstantSource clock;
  private final StoreSession session;
  private final long seed;
  private SimOutside.Lookup lookup;
  private Boolean schemaKnown;

  /** Where a job reads and writes. */
  public record Places(SimKafka kafka, SimStore store, SimOutside outside) {}

  /**
   * One process of an attempt.
   *
   * @param clock its host's
   * @param seed decides how its work is divided, and in which order it is done
   */
  public SimJob(Places places, EntrantId entrant, Calls calls, InstantSource clock, long seed) {
    this.places = places;
    this.entrant = entrant;
    this.calls = calls;
    this.clock = clock;
    this.session = places.store().session(calls);
    this.seed = seed;
  }

  @Override
  public void prepare(LiveAttempt attempt) {
    lookup = answered("lookup.read", () -> places.outside().fetch(entrant));
  }

  @Override
  public boolean isEmpty(TableName table) {
    return session.keys(table).isEmpty();
  }

  @Override
  public Books write(LiveAttempt attempt, Runnable stillTheLog) {
    SimRows records = new SimRows(attempt, this::schemaKnown);
    SimSource source = new SimSource(attempt, places.kafka().consumer(calls), records, seed);
    source.read(session.letters());
    stillTheLog.run();
    long decoded = records.rows().size();
    long undecodable = records.dead().size();
    long dead = undecodable;
    checkBudget(attempt, dead);
    SinkRound round =
        new SinkRound(
            attempt, timestamps(attempt.run()), lookup, session, clock, seed, this::letter);
    for (SimRows.Decoded each : records.dead()) {
      round.bury(each, DeadLetter.NO_SINK);
    }
    empty(attempt);
    Map<TableName, SinkBooks> sinks = new HashMap<>();
    for (Sink sink : sinks(attempt)) {
      for (SimRows.Decoded each : source.readAgainIfLost()) {
        round.bury(each, DeadLetter.NO_SINK);
      }
      SinkBooks books = round.write(sink, records.rows());
      sinks.put(sink.table(), books);
      dead += books.dead();
      checkBudget(attempt, dead);
    }
    long asDead = undecodable + source.missing();
    return Books.of(decoded + asDead, decoded, asDead, sinks);
  }

  /** Records that are redone have the timestamps that they had in the run that buried them. */
  private static RowTimestamps timestamps(Run run) {
    return run.work() instanceof Work.Redo redo
        ? new RowTimestamps(redo.writeTime(), run.span())
        : RowTimestamps.of(run.attempt());
  }

  private static void checkBudget(LiveAttempt attempt, long dead) {
    long allowed = attempt.pipeline().deadLettersAllowed();
    if (dead > allowed) {
      throw new CannotRunException(
          FailureCode.TOO_MANY_DEAD_LETTERS,
          "At most " + allowed + " dead letters are allowed, found at least " + dead);
    }
  }

  private static List<Sink> sinks(LiveAttempt attempt) {
    return attempt
        .run()
        .work()
        .match(
            own -> attempt.pipeline().sinks(),
            again -> only(attempt, sink -> again.sinks().contains(sink.table())),
            rebuild -> only(attempt, sink -> rebuild.sink().equals(sink.table())),
            redo -> only(attempt, sink -> redo.sinks().contains(sink.table())));
  }

  private static List<Sink> only(LiveAttempt attempt, Predicate<Sink> condition) {
    return attempt.pipeline().sinks().stream().filter(condition).toList();
  }

  /** Deletes all that the table holds, just before the attempt's first timestamp. */
  private void empty(LiveAttempt attempt) {
    if (attempt.run().work() instanceof Work.Rebuild rebuild && rebuild.empties()) {
      long timestamp = attempt.attempt().writeTime() - 1;
      List<Long> partitions = new ArrayList<>();
      for (long key : session.keys(rebuild.sink())) {
        if (!partitions.contains(SimTable.partition(key))) {
          partitions.add(SimTable.partition(key));
        }
      }
      for (long partition : partitions) {
        attempt.deadline().check(clock.instant());
        session.send(List.of(new Mutation.DeletePartition(rebuild.sink(), partition, timestamp)));
      }
      session.flush();
    }
  }

  private DeadLetter letter(LiveAttempt live, SimRows.Decoded dead, String sink, long timestamp) {
    Attempt attempt = live.attempt();
    return new DeadLetter(
        live.pipeline().id(),
        live.run().topicId(),
        dead.partition().partition(),
        dead.record().offset(),
        sink,
        live.run().number(),
        attempt.number(),
        timestamp,
        LetterBytes.key(dead.record().key()),
        LetterBytes.value(dead.record().payload()),
        "simulated");
  }

  private boolean schemaKnown() {
    if (schemaKnown == null) {
      schemaKnown = answered("registry.schema", () -> places.outside().knowsSchema(entrant));
    }
    return schemaKnown;
  }

  @Override
  public void settle() {
    session.flush();
  }

  @Override
  public Effort effort() {
    return Effort.NONE;
  }

  private <T> T answered(String step, Supplier<T> effect) {
    try {
      return calls.call(step, effect);
    } catch (AnswerLost e) {
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "No answer to " + step, e);
    }
  }
}
