package io.tidemill.core.operator;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import io.tidemill.core.offsets.Place;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a person asks of a pipeline, beyond a run. One that is about a run names it. */
public sealed interface Command {
  <R> R match(Cases<R> cases);

  /** The word by which people know it. */
  String word();

  /** What a person says yes to that can't be taken back. */
  enum Consent {
    /** Newer values may be replaced by older ones until the pipeline has caught up, or for good. */
    UNDO_NEWER,
    /** A table will lack records that are gone. */
    LOSS,
    /** Merged tables may count a run twice, or have counted one that the pipeline repeats. */
    MERGED,
    /** The tables were emptied by hand, so that no row timestamp is left to be respected. */
    TABLES_EMPTIED
  }

  /** One case for each command. */
  interface Cases<R> {
    R pause(Pause command);

    R resume(Resume command);

    R retry(Retry command);

    R skip(Skip command);

    R reset(Reset command);

    R replay(Replay command);

    R abandon(Abandon command);

    R rebuild(Rebuild command);

    R adopt(Adopt command);

    R redo(Redo command);

    R repairWriteTime(RepairWriteTime command);
  }

  /** Starts no further run; one under way goes on to its end. */
  record Pause() implements Command {
    @Override
    public String word() {
      return "pause";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.pause(this);
    }
  }

  /** Starts runs again. */
  record Resume() implements Command {
    @Override
    public String word() {
      return "resume";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.resume(this);
    }
  }

  /**
   * Gives a blocked run further attempts; where no run is blocked, looks again at what stopped the
   * pipeline.
   *
   * @param run the run that is blocked; empty if the pipeline is blocked without one
   */
  record Retry(OptionalLong run) implements Command {
    public Retry {
      requireNonNull(run, "run");
    }

    @Override
    public String word() {
      return "retry";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.retry(this);
    }
  }

  /** Gives up a blocked run of the pipeline's own, and moves past its records. */
  record Skip(long run) implements Command {
    @Override
    public String word() {
      return "skip";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.skip(this);
    }
  }

  /** Moves the position. */
  record Reset(Place to, Set<Consent> consents) implements Command {
    public Reset {
      requireNonNull(to, "to");
      consents = Set.copyOf(consents);
    }

    @Override
    public String word() {
      return "reset";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reset(this);
    }
  }

  /**
   * Processes once more what was processed before; the position stays.
   *
   * @param until where to end; empty for the position
   * @param sinks the tables to write; empty for all that aren't merged
   */
  record Replay(
      Place from, Optional<Place> until, SortedSet<TableName> sinks, Set<Consent> consents)
      implements Command {
    public Replay {
      requireNonNull(from, "from");
      requireNonNull(until, "until");
      sinks = Collections.unmodifiableSortedSet(new TreeSet<>(sinks));
      consents = Set.copyOf(consents);
    }

    @Override
    public String word() {
      return "replay";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.replay(this);
    }
  }

  /**
   * Ends a replay where it stands, or gives up a blocked run that redoes dead letters.
   *
   * @param run the run that is blocked; empty if none is
   */
  record Abandon(OptionalLong run, Set<Consent> consents) implements Command {
    public Abandon {
      requireNonNull(run, "run");
      consents = Set.copyOf(consents);
    }

    @Override
    public String word() {
      return "abandon";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.abandon(this);
    }
  }

  /** Empties a merged table, and merges again all that the topic still has up to the position. */
  record Rebuild(TableName sink, Set<Consent> consents) implements Command {
    public Rebuild {
      requireNonNull(sink, "sink");
      consents = Set.copyOf(consents);
    }

    @Override
    public String word() {
      return "rebuild";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.rebuild(this);
    }
  }

  /** Says where a pipeline stands whose state was lost, or restored from an old copy. */
  record Adopt(Place from, Set<Consent> consents) implements Command {
    public Adopt {
      requireNonNull(from, "from");
      consents = Set.copyOf(consents);
    }

    @Override
    public String word() {
      return "adopt";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.adopt(this);
    }
  }

  /** Processes the dead letters of a committed run again, each at its own place. */
  record Redo(long run) implements Command {
    @Override
    public String word() {
      return "redo";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.redo(this);
    }
  }

  /** Lets row timestamps begin again where attempts have really written. */
  record RepairWriteTime(Set<Consent> consents) implements Command {
    public RepairWriteTime {
      consents = Set.copyOf(consents);
    }

    @Override
    public String word() {
      return "repair write-time";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.repairWriteTime(this);
    }
  }
}
