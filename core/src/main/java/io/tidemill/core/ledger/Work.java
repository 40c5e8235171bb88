package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** What a run does with its ranges. */
public sealed interface Work {
  <R> R match(
      Function<Own, R> onOwn,
      Function<Again, R> onAgain,
      Function<Rebuild, R> onRebuild,
      Function<Redo, R> onRedo);

  /** Whether the run takes the pipeline's next offsets, so that its commit moves the position. */
  default boolean own() {
    return this instanceof Own;
  }

  /** From when on no write may start of an attempt that may write until {@code latest}. */
  default Instant deadline(Instant latest) {
    return this instanceof Redo redo && redo.until().isBefore(latest) ? redo.until() : latest;
  }

  /** The pipeline's next offsets, into all sinks. */
  record Own() implements Work {
    @Override
    public <R> R match(
        Function<Own, R> onOwn,
        Function<Again, R> onAgain,
        Function<Rebuild, R> onRebuild,
        Function<Redo, R> onRedo) {
      return onOwn.apply(this);
    }
  }

  /**
   * Offsets that were processed before, once more: a part of a replay.
   *
   * @param sinks the tables to write, none of them merged; at least one
   */
  record Again(SortedSet<TableName> sinks) implements Work {
    public Again {
      sinks = sorted(sinks);
    }

    @Override
    public <R> R match(
        Function<Own, R> onOwn,
        Function<Again, R> onAgain,
        Function<Rebuild, R> onRebuild,
        Function<Redo, R> onRedo) {
      return onAgain.apply(this);
    }
  }

  /**
   * Offsets that were processed before, into one merged table that is made anew.
   *
   * @param begun claim time of the rebuild's first run, µs; empty in that run itself, which empties
   *     the table
   */
  record Rebuild(TableName sink, OptionalLong begun) implements Work {
    public Rebuild {
      requireNonNull(sink, "sink");
      requireNonNull(begun, "begun");
    }

    /** Whether the table is emptied first. */
    public boolean empties() {
      return begun.isEmpty();
    }

    @Override
    public <R> R match(
        Function<Own, R> onOwn,
        Function<Again, R> onAgain,
        Function<Rebuild, R> onRebuild,
        Function<Redo, R> onRedo) {
      return onRebuild.apply(this);
    }
  }

  /**
   * The dead letters of a run, each at its own place: the run's ranges and write time number the
   * records.
   *
   * @param run whose dead letters
   * @param attempt the one that committed, whose letters alone count
   * @param writeTime of that attempt, µs
   * @param claimedAt when that run was claimed
   * @param until from when on no write may start, whatever the attempt's own deadline: by then the
   *     store may have forgotten deletions that are newer than the run's rows
   * @param sinks the tables that the run wrote and that its letters are put into, none of them
   *     merged; at least one. In others the run's place says nothing
   */
  record Redo(
      long run,
      int attempt,
      long writeTime,
      Instant claimedAt,
      Instant until,
      SortedSet<TableName> sinks)
      implements Work {
    public Redo {
      requireNonNull(claimedAt, "claimedAt");
      requireNonNull(until, "until");
      sinks = sorted(sinks);
    }

    @Override
    public <R> R match(
        Function<Own, R> onOwn,
        Function<Again, R> onAgain,
        Function<Rebuild, R> onRebuild,
        Function<Redo, R> onRedo) {
      return onRedo.apply(this);
    }
  }

  private static SortedSet<TableName> sorted(Collection<TableName> sinks) {
    if (sinks.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one sink, got none");
    }
    return Collections.unmodifiableSortedSet(new TreeSet<>(sinks));
  }
}
